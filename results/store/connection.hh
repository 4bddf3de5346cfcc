#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <SQLiteCpp/SQLiteCpp.h>

#include "core/error.hh"
#include "results/store/storage_problem.hh"

namespace hepsweep::results {

/// What SQLite said about a file, with its code (SQLITE_BUSY, SQLITE_FULL, ...). The message names
/// the file, the cause, and what can be done.
class DatabaseError : public StorageProblem {
 public:
  /// \param system_error errno of the call that failed; 0: none is known
  DatabaseError(const std::filesystem::path& file, const std::string& text, int sqlite_code,
                int system_error = 0);
  int sqlite_code() const noexcept { return sqlite_code_; }
  int system_error() const noexcept { return system_error_; }

 private:
  int sqlite_code_;
  int system_error_;
};

/// One row of an answer; columns are counted from 0.
class Row {
 public:
  explicit Row(SQLite::Statement& statement) : statement_(statement) {}

  bool is_null(int column) const { return statement_.isColumnNull(column); }
  std::int64_t integer(int column) const { return statement_.getColumn(column).getInt64(); }
  /// NULL, which stands for NaN, becomes NaN again.
  double real(int column) const;
  std::optional<double> optional_real(int column) const;
  std::optional<std::int64_t> optional_integer(int column) const;
  /// Text or blob; "" for NULL.
  std::string text(int column) const { return statement_.getColumn(column).getString(); }

 private:
  SQLite::Statement& statement_;
};

/// Bytes that are stored as a blob.
struct Blob {
  std::string_view bytes;
};

/// A connection to one database file: statements are prepared once and kept, every error of SQLite
/// becomes a DatabaseError that names the file.
class Connection {
 public:
  /// \param flags of sqlite3_open_v2
  /// \param uri what is opened where it is not the file's plain name
  Connection(const std::filesystem::path& file, int flags, const std::string& uri = "");

  /// Runs one statement with its parameters ?1, ?2, ... to its end; returns the rows it changed.
  template <typename... Values>
  int execute(std::string_view sql, const Values&... values) {
    return guarded([&] { return run(bound(sql, values...), nullptr); });
  }

  /// Calls `visit` for every row. The same SQL must not be used again inside `visit`.
  template <typename... Values>
  void each(std::string_view sql, const std::function<void(const Row&)>& visit,
            const Values&... values) {
    guarded([&] { return run(bound(sql, values...), &visit); });
  }

  /// The first column of the first row as an integer; nothing where there is no row or it is NULL.
  template <typename... Values>
  std::optional<std::int64_t> integer(std::string_view sql, const Values&... values) {
    std::optional<std::int64_t> result;
    each(
        sql, [&](const Row& row) { result = row.optional_integer(0); }, values...);
    return result;
  }

  /// Any number of statements without parameters. \param sql ends with a zero byte
  void script(const char* sql);

  /// Everything inside `work` is one transaction; inside another one, a savepoint of it. An
  /// exception undoes what `work` did and goes on.
  void transaction(const std::function<void()>& work);
  /// The same for work that looks before it writes, without the cost of a savepoint: where it
  /// fails inside another transaction after it wrote something, that one is undone as a whole.
  void step(const std::function<void()>& work);

  bool inside_transaction() const { return depth_ > 0; }
  const std::filesystem::path& file() const { return file_; }
  sqlite3* handle() const { return database_.getHandle(); }
  SQLite::Database& database() { return database_; }

 private:
  int guarded(const std::function<int()>& work);
  int run(SQLite::Statement& statement, const std::function<void(const Row&)>* visit);
  SQLite::Statement& prepared(std::string_view sql);
  void undo() noexcept;
  int system_error(int sqlite_code) const;

  template <typename... Values>
  SQLite::Statement& bound(std::string_view sql, const Values&... values) {
    SQLite::Statement& statement = prepared(sql);
    int index = 0;
    (bind(statement, ++index, values), ...);
    return statement;
  }

  static void bind(SQLite::Statement& statement, int index, std::int64_t value);
  static void bind(SQLite::Statement& statement, int index, int value);
  static void bind(SQLite::Statement& statement, int index, bool value);
  static void bind(SQLite::Statement& statement, int index, double value);  // NaN is stored as NULL
  static void bind(SQLite::Statement& statement, int index, std::string_view value);
  static void bind(SQLite::Statement& statement, int index, const std::string& value);
  static void bind(SQLite::Statement& statement, int index, const char* value);
  static void bind(SQLite::Statement& statement, int index, Blob value);
  template <typename Value>
  static void bind(SQLite::Statement& statement, int index, const std::optional<Value>& value) {
    if (value) {
      bind(statement, index, *value);
    } else {
      statement.bind(index);
    }
  }

  std::filesystem::path file_;
  SQLite::Database database_;
  std::unordered_map<std::string, SQLite::Statement> statements_;
  // The same by where their texts stand, which costs less to look up than the texts.
  struct Known {
    std::string_view sql;  // the map's own copy
    SQLite::Statement* statement;
  };
  std::unordered_map<const char*, Known> known_;
  int depth_ = 0;  // of nested transactions
};

}  // namespace hepsweep::results
