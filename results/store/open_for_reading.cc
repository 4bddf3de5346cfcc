#include <chrono>
#include <string_view>

#include <fmt/core.h>
#include <sqlite3.h>

#include "core/numbers.hh"
#include "results/store/open_database.hh"

namespace hepsweep::results {
namespace {

constexpr int snapshot_wait_milliseconds = 300;

bool has_content(const std::filesystem::path& file) {
  std::error_code ignored;
  return std::filesystem::exists(file, ignored) && std::filesystem::file_size(file, ignored) > 0;
}

// "file:" with everything escaped that has a meaning in it.
std::string immutable_uri(const std::filesystem::path& file) {
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(file).string()) {
    if (c == '?' || c == '#' || c == '%') {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      uri += c;
    }
  }
  return uri + "?immutable=1";
}

std::unique_ptr<Connection> tried(const std::filesystem::path& file, int flags,
                                  const std::string& uri = "") {
  auto connection = std::make_unique<Connection>(file, flags, uri);
  if (has_content(snapshot_of(file))) {
    sqlite3_busy_timeout(connection->handle(), snapshot_wait_milliseconds);
  }
  if (content_of(*connection) == Content::nothing) {
    throw EmptyDatabase(file);
  }
  connection->script("PRAGMA query_only = ON");
  return connection;
}

bool needs_another_way(int code) {
  return code == SQLITE_CANTOPEN || code == SQLITE_READONLY || code == SQLITE_IOERR;
}

// A killed run may leave a journal that only a connection that may write can undo; without any
// right to write, a file that has neither journal nor log is complete in itself.
std::unique_ptr<Connection> open_database(const std::filesystem::path& file) {
  try {
    return tried(file, SQLITE_OPEN_READONLY);
  } catch (const DatabaseError& error) {
    if (!needs_another_way(error.sqlite_code() & 0xFF)) throw;
  }
  const bool complete =
      !has_content(file.string() + "-wal") && !has_content(file.string() + "-journal");
  if (complete) return tried(file, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, immutable_uri(file));
  try {
    return tried(file, SQLITE_OPEN_READWRITE);
  } catch (const DatabaseError& error) {
    if (!needs_another_way(error.sqlite_code() & 0xFF)) throw;
    throw InputError(fmt::format(
        "{}: its last transactions stand in files beside it, which can't be used without the "
        "right to write there; copy all of them to a folder of your own",
        file.string()));
  }
}

std::string age_note(const std::filesystem::path& snapshot) {
  std::error_code ignored;
  const auto age = std::filesystem::file_time_type::clock::now() -
                   std::filesystem::last_write_time(snapshot, ignored);
  const double seconds = std::chrono::duration<double>(age).count();
  return fmt::format("snapshot of {} ago: the database itself is in use on a network file system",
                     duration_text(std::max(0.0, seconds)));
}

}  // namespace

EmptyDatabase::EmptyDatabase(const std::filesystem::path& file)
    : InputError(fmt::format("{}: is not a database of hepsweep", file.string())) {}

std::unique_ptr<Connection> open_for_reading(const std::filesystem::path& file, std::string& note) {
  require_file(file);
  note.clear();
  std::unique_ptr<Connection> connection;
  try {
    connection = open_database(file);
  } catch (const DatabaseError& error) {
    const auto snapshot = snapshot_of(file);
    if (error.sqlite_code() == SQLITE_BUSY && has_content(snapshot)) {
      connection = tried(snapshot, SQLITE_OPEN_READONLY);
      note = age_note(snapshot);
    } else if (error.sqlite_code() == SQLITE_CANTOPEN) {
      throw InputError(fmt::format("{} (can't be opened for reading)", error.what()));
    } else {
      throw;
    }
  }
  require_current_version(*connection);
  return connection;
}

}  // namespace hepsweep::results
