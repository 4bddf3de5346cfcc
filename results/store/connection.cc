#include "results/store/connection.hh"

#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

#include <fmt/core.h>
#include <sqlite3.h>

#include "core/files.hh"

namespace hepsweep::results {
namespace {

// How long to wait for another process that holds SQLite's own lock for a moment.
constexpr int busy_milliseconds = 10000;

constexpr std::size_t most_known = 1000;

// A statement goes back to its start however its use ends, so that no read stays open.
class ResetAtEnd {
 public:
  explicit ResetAtEnd(SQLite::Statement& statement) : statement_(statement) {}
  ResetAtEnd(const ResetAtEnd&) = delete;
  ResetAtEnd& operator=(const ResetAtEnd&) = delete;
  ~ResetAtEnd() { statement_.tryReset(); }

 private:
  SQLite::Statement& statement_;
};

// The program has one thread, and nobody asks SQLite how much memory it has.
void configure_library() {
  [[maybe_unused]] static const int done = [] {
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  }();
}

bool cannot_open(int sqlite_code) {
  return (sqlite_code & 0xFF) == SQLITE_CANTOPEN;
}

// Why a file of the database can't be had there now. SQLite doesn't keep the reason: it tries again
// without making the file, and then knows only that there is none.
int cause_in(const std::filesystem::path& file, int otherwise) {
  if (::access(file.c_str(), F_OK) == 0 && ::access(file.c_str(), R_OK) != 0) return errno;
  std::string name = file.string() + ".probe-XXXXXX";
  const FileDescriptor probe(::mkostemp(name.data(), O_CLOEXEC));
  if (!probe) return errno;
  ::unlink(name.c_str());
  return otherwise;
}

SQLite::Database opened(const std::filesystem::path& file, int flags, const std::string& uri) {
  configure_library();
  errno = 0;
  try {
    const std::string name = uri.empty() ? file.string() : uri;
    return SQLite::Database(name, flags | SQLITE_OPEN_NOMUTEX, busy_milliseconds);
  } catch (const SQLite::Exception& error) {
    const int code = error.getErrorCode();
    const int last = errno;
    throw DatabaseError(file, error.what(), code, cannot_open(code) ? cause_in(file, last) : 0);
  }
}

}  // namespace

double Row::real(int column) const {
  return is_null(column) ? std::numeric_limits<double>::quiet_NaN()
                         : statement_.getColumn(column).getDouble();
}

std::optional<double> Row::optional_real(int column) const {
  if (is_null(column)) return std::nullopt;
  return statement_.getColumn(column).getDouble();
}

std::optional<std::int64_t> Row::optional_integer(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

Connection::Connection(const std::filesystem::path& file, int flags, const std::string& uri)
    : file_(file), database_(opened(file, flags, uri)) {}

int Connection::guarded(const std::function<int()>& work) {
  if (depth_ > 0 && sqlite3_get_autocommit(handle()) != 0) {
    throw DatabaseError(file_, "an earlier error has undone the transaction", SQLITE_ABORT);
  }
  errno = 0;
  try {
    return work();
  } catch (const SQLite::Exception& error) {
    const int code = error.getErrorCode();
    throw DatabaseError(file_, error.what(), code, system_error(code));
  }
}

// SQLite itself keeps what a statement failed with, but not a commit.
int Connection::system_error(int sqlite_code) const {
  if (cannot_open(sqlite_code)) return cause_in(file_, sqlite3_system_errno(handle()));
  const bool is_the_last = (sqlite_code & 0xFF) == SQLITE_IOERR && errno != 0;
  return is_the_last ? errno : sqlite3_system_errno(handle());
}

int Connection::run(SQLite::Statement& statement, const std::function<void(const Row&)>* visit) {
  const ResetAtEnd at_end(statement);
  while (statement.executeStep()) {
    if (visit != nullptr) (*visit)(Row(statement));
  }
  return sqlite3_changes(handle());
}

SQLite::Statement& Connection::prepared(std::string_view sql) {
  const auto known = known_.find(sql.data());
  if (known != known_.end() && known->second.sql == sql) return *known->second.statement;
  const std::string key(sql);
  auto found = statements_.find(key);
  if (found == statements_.end()) {
    found = statements_.emplace(key, SQLite::Statement(database_, key)).first;
  }
  if (known_.size() >= most_known) known_.clear();  // texts that were made anew each time
  known_.insert_or_assign(sql.data(), Known{found->first, &found->second});
  return found->second;
}

void Connection::script(const char* sql) {
  char* text = nullptr;
  errno = 0;
  const int code = sqlite3_exec(handle(), sql, nullptr, nullptr, &text);
  const std::string message = text == nullptr ? "" : text;
  sqlite3_free(text);
  if (code != SQLITE_OK) {
    throw DatabaseError(file_, message, code, system_error(code));
  }
}

void Connection::transaction(const std::function<void()>& work) {
  execute(depth_ == 0 ? "BEGIN IMMEDIATE" : "SAVEPOINT step");
  ++depth_;
  try {
    work();
    execute(depth_ == 1 ? "COMMIT" : "RELEASE step");
    --depth_;
  } catch (...) {
    --depth_;
    undo();
    throw;
  }
}

void Connection::step(const std::function<void()>& work) {
  if (depth_ == 0) return transaction(work);
  const auto changes = sqlite3_total_changes64(handle());
  try {
    work();
  } catch (...) {
    const bool has_written = sqlite3_total_changes64(handle()) != changes;
    if (has_written) sqlite3_exec(handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    throw;
  }
}

// After a full disk and the like, SQLite has undone the whole transaction itself.
void Connection::undo() noexcept {
  if (sqlite3_get_autocommit(handle()) != 0) return;
  const char* sql = depth_ == 0 ? "ROLLBACK" : "ROLLBACK TO step; RELEASE step";
  sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr);
}

void Connection::bind(SQLite::Statement& statement, int index, std::int64_t value) {
  statement.bind(index, value);
}

void Connection::bind(SQLite::Statement& statement, int index, int value) {
  statement.bind(index, value);
}

void Connection::bind(SQLite::Statement& statement, int index, bool value) {
  statement.bind(index, value ? 1 : 0);
}

void Connection::bind(SQLite::Statement& statement, int index, double value) {
  if (std::isnan(value)) {
    statement.bind(index);
  } else {
    statement.bind(index, value);
  }
}

void Connection::bind(SQLite::Statement& statement, int index, std::string_view value) {
  statement.bind(index, std::string(value));
}

// What is not copied here outlives the one use of the statement that it is bound for.
void Connection::bind(SQLite::Statement& statement, int index, const std::string& value) {
  statement.bindNoCopy(index, value);
}

void Connection::bind(SQLite::Statement& statement, int index, const char* value) {
  statement.bindNoCopy(index, value);
}

void Connection::bind(SQLite::Statement& statement, int index, Blob value) {
  statement.bindNoCopy(index, value.bytes.data(), static_cast<int>(value.bytes.size()));
}

}  // namespace hepsweep::results
