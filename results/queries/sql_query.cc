#include "results/queries/sql_query.hh"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

#include <fmt/core.h>
#include <sqlite3.h>

#include "results/store/connection.hh"

namespace hepsweep::results {
namespace {

using StatementPointer = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

bool only_reads(std::string_view pragma, const char* argument) {
  constexpr std::array described = {std::string_view("table_info"), std::string_view("table_xinfo"),
                                    std::string_view("index_list"), std::string_view("index_info"),
                                    std::string_view("foreign_key_list")};
  constexpr std::array shown = {
      std::string_view("table_list"),     std::string_view("user_version"),
      std::string_view("application_id"), std::string_view("page_count"),
      std::string_view("journal_mode"),   std::string_view("freelist_count"),
      std::string_view("page_size"),      std::string_view("compile_options")};
  if (std::find(described.begin(), described.end(), pragma) != described.end()) return true;
  return argument == nullptr && std::find(shown.begin(), shown.end(), pragma) != shown.end();
}

// The first word of what was refused.
struct Refusal {
  std::string what;
};

const char* action_name(int action) {
  switch (action) {
    case SQLITE_INSERT:
      return "INSERT";
    case SQLITE_UPDATE:
      return "UPDATE";
    case SQLITE_DELETE:
      return "DELETE";
    case SQLITE_ATTACH:
      return "ATTACH (or VACUUM INTO)";
    case SQLITE_DETACH:
      return "DETACH";
    case SQLITE_PRAGMA:
      return "this PRAGMA";
    case SQLITE_TRANSACTION:
      return "a transaction";
    case SQLITE_FUNCTION:
      return "load_extension";
    default:
      return "changing the schema";
  }
}

// A table-valued function (pragma_table_info, json_each) declares its columns as if it changed the
// schema in memory; a statement that really does so is refused for what else it does.
int authorise(void* context, int action, const char* first, const char* second, const char*,
              const char*) {
  const std::string_view name = first == nullptr ? "" : first;
  const std::string_view function = second == nullptr ? "" : second;
  const bool allowed = action == SQLITE_SELECT || action == SQLITE_READ ||
                       action == SQLITE_RECURSIVE ||
                       (action == SQLITE_FUNCTION && function != "load_extension") ||
                       (action == SQLITE_PRAGMA && only_reads(name, second)) ||
                       (action == SQLITE_UPDATE && name == "sqlite_master");
  if (allowed) return SQLITE_OK;
  auto& refusal = *static_cast<Refusal*>(context);
  if (refusal.what.empty()) refusal.what = action_name(action);
  return SQLITE_DENY;
}

// Not the fault of who wrote the SQL.
bool is_of_the_file(int code) {
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_IOERR ||
         code == SQLITE_BUSY || code == SQLITE_FULL || code == SQLITE_NOMEM ||
         code == SQLITE_CANTOPEN || code == SQLITE_PROTOCOL;
}

// Only this query is restricted: the connection may do more afterwards.
class Restriction {
 public:
  explicit Restriction(sqlite3* handle) : handle_(handle) {
    sqlite3_set_authorizer(handle_, authorise, &refusal_);
  }
  Restriction(const Restriction&) = delete;
  Restriction& operator=(const Restriction&) = delete;
  ~Restriction() { sqlite3_set_authorizer(handle_, nullptr, nullptr); }

  [[noreturn]] void fail(const std::filesystem::path& file) const {
    if (!refusal_.what.empty()) {
      throw InputError(fmt::format("SQL: {} is refused: a query can only read", refusal_.what));
    }
    const int code = sqlite3_errcode(handle_) & 0xFF;
    if (is_of_the_file(code)) {
      throw DatabaseError(file, sqlite3_errmsg(handle_), code, sqlite3_system_errno(handle_));
    }
    throw InputError(fmt::format("SQL: {}", sqlite3_errmsg(handle_)));
  }

 private:
  sqlite3* handle_;
  Refusal refusal_;
};

StatementPointer compiled(const Connection& connection, const char* sql, const char** rest,
                          const Restriction& restriction) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(connection.handle(), sql, -1, &statement, rest);
  if (code != SQLITE_OK) restriction.fail(connection.file());
  return {statement, &sqlite3_finalize};
}

SqlValue value_of(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return std::int64_t{sqlite3_column_int64(statement, column)};
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, column);
    case SQLITE_TEXT:
      return std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement, column)),
                         static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
    case SQLITE_BLOB:
      return BlobValue{sqlite3_column_bytes(statement, column)};
    default:
      return NullValue{};
  }
}

std::vector<std::string> column_names(sqlite3_stmt* statement) {
  std::vector<std::string> names;
  for (int c = 0; c < sqlite3_column_count(statement); ++c) {
    const std::string name = sqlite3_column_name(statement, c);
    std::string unique = name;
    for (int n = 2; std::find(names.begin(), names.end(), unique) != names.end(); ++n) {
      unique = fmt::format("{}_{}", name, n);
    }
    names.push_back(unique);
  }
  return names;
}

}  // namespace

void run_query(Connection& connection, const std::string& sql, const RowReceiver& receiver) {
  const Restriction restriction(connection.handle());
  if (sql.find('\0') != std::string::npos) throw InputError("SQL: holds a zero byte");
  const char* rest = nullptr;
  const auto statement = compiled(connection, sql.c_str(), &rest, restriction);
  if (!statement) throw InputError("SQL: there is no statement in it");
  if (compiled(connection, rest, &rest, restriction)) {
    throw InputError("SQL: one statement at a time, please; there is more after the first");
  }
  if (sqlite3_bind_parameter_count(statement.get()) > 0) {
    throw InputError("SQL: there is no value for a parameter (?, :name) in it");
  }
  receiver.begin(column_names(statement.get()));
  std::vector<SqlValue> row(static_cast<std::size_t>(sqlite3_column_count(statement.get())));
  int code = sqlite3_step(statement.get());
  for (; code == SQLITE_ROW; code = sqlite3_step(statement.get())) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      row[c] = value_of(statement.get(), static_cast<int>(c));
    }
    receiver.row(row);
  }
  if (code != SQLITE_DONE) restriction.fail(connection.file());
}

}  // namespace hepsweep::results
