#include "results/store/open_database.hh"

#include <fmt/core.h>
#include <sqlite3.h>

#include "core/log.hh"

namespace hepsweep::results {
namespace {

constexpr int page_bytes = 8192;  // of a new database: flatter trees, so that growth costs less
constexpr int cache_kilobytes = 32768;  // holds what a study of a million trials writes to
constexpr int checkpoint_pages = 2000;  // 16 MB of log: a page that changes often is copied once

constexpr int kept_log_bytes = 64 << 20;  // of a log that grew while a reader held it

InputError not_ours(const Connection& connection) {
  return InputError(fmt::format("{}: is not a database of hepsweep", connection.file().string()));
}

std::string text_of(Connection& connection, std::string_view sql) {
  std::string text;
  connection.each(sql, [&](const Row& row) { text = row.text(0); });
  return text;
}

}  // namespace

void require_file(const std::filesystem::path& file) {
  std::error_code ignored;
  const auto status = std::filesystem::status(file, ignored);
  if (!std::filesystem::exists(status)) {
    throw InputError(fmt::format("{}: there is no such database", file.string()));
  }
  if (std::filesystem::is_directory(status)) {
    throw InputError(fmt::format("{}: is a folder, not a database", file.string()));
  }
}

int version_of(Connection& connection) {
  return static_cast<int>(connection.integer("PRAGMA user_version").value_or(0));
}

Content content_of(Connection& connection) {
  try {
    const auto id = connection.integer("PRAGMA application_id").value_or(0);
    const auto objects = connection.integer("SELECT count(*) FROM sqlite_schema").value_or(0);
    if (id == 0 && objects == 0) return Content::nothing;
    if (id != application_id) throw not_ours(connection);
  } catch (const DatabaseError& error) {
    if (error.sqlite_code() == SQLITE_NOTADB) throw not_ours(connection);
    throw;
  }
  const int version = version_of(connection);
  if (version > current_version()) {
    throw InputError(fmt::format(
        "{}: is of version {}, which a newer hepsweep wrote; this one knows version {} at most",
        connection.file().string(), version, current_version()));
  }
  return Content::ours;
}

void require_current_version(Connection& connection) {
  const int version = version_of(connection);
  if (version == current_version()) return;
  throw InputError(fmt::format(
      "{0}: is of version {1}, this program's is {2}; \"hepsweep db upgrade {0}\" brings it up",
      connection.file().string(), version, current_version()));
}

std::unique_ptr<Connection> open_for_writing(const std::filesystem::path& file, StorageMode mode) {
  auto connection = std::make_unique<Connection>(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (sqlite3_db_readonly(connection->handle(), "main") == 1) {
    throw InputError(fmt::format("{}: can't be written: it is read-only", file.string()));
  }
  // Before the first access, so that a write-ahead log is opened without shared memory.
  if (mode == StorageMode::exclusive) connection->script("PRAGMA locking_mode = EXCLUSIVE");
  return connection;
}

StorageMode configure_for_writing(Connection& connection, StorageMode mode) {
  connection.script("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;");
  connection.script(fmt::format("PRAGMA page_size = {}; PRAGMA cache_size = {}; "
                                "PRAGMA wal_autocheckpoint = {}; PRAGMA journal_size_limit = {}",
                                page_bytes, -cache_kilobytes, checkpoint_pages, kept_log_bytes)
                        .c_str());
  if (mode == StorageMode::shared) {
    if (text_of(connection, "PRAGMA journal_mode = WAL") == "wal") return mode;
    log_warning(
        fmt::format("{}: no write-ahead log on this file system; the database is held "
                    "exclusively, readers get a snapshot",
                    connection.file().string()));
    connection.script("PRAGMA locking_mode = EXCLUSIVE");
  }
  const std::string journal = text_of(connection, "PRAGMA journal_mode = DELETE");
  if (journal != "delete") {
    throw DatabaseError(connection.file(), "the journal can't be changed from " + journal,
                        SQLITE_ERROR);
  }
  return StorageMode::exclusive;
}

void migrate(Connection& connection, std::span<const Migration> steps) {
  connection.transaction([&] {
    const int version = version_of(connection);
    for (const Migration& step : steps) {
      if (step.version <= version) continue;
      connection.script(step.sql.data());
      connection.script(fmt::format("PRAGMA user_version = {}", step.version).c_str());
    }
  });
}

std::filesystem::path snapshot_of(const std::filesystem::path& file) {
  return file.string() + ".snapshot";
}

}  // namespace hepsweep::results
