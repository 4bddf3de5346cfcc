#include "bench/farm/commits.hh"

#include <memory>

#include <fmt/core.h>
#include <sqlite3.h>

#include "core/clock.hh"
#include "core/error.hh"

namespace hepsweep::bench {
namespace {

std::int64_t commits = 0;

int count_commit(void*) {
  ++commits;
  return 0;  // let it happen
}

// SQLite calls it for every connection.
int watch(sqlite3* database, const char**, const sqlite3_api_routines*) {
  sqlite3_commit_hook(database, count_commit, nullptr);
  return SQLITE_OK;
}

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

void run(sqlite3* database, const char* sql) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK) return;
  throw Error(fmt::format("the yardstick's database: {}: {}", sql, sqlite3_errmsg(database)));
}

// One row, as a trial's parameters and a few numbers.
void insert(sqlite3_stmt* statement, std::int64_t number) {
  const std::string parameters = fmt::format(
      R"({{"lr":{:g},"layers":5,"width":300,"mom":0.9,"id":{}}})", 1e-3 * double(number), number);
  sqlite3_bind_text(statement, 1, parameters.c_str(), -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64(statement, 2, number);
  sqlite3_bind_double(statement, 3, 0.5);
  sqlite3_bind_double(statement, 4, 0.8);
  sqlite3_bind_int(statement, 5, 1);
  sqlite3_bind_double(statement, 6, static_cast<double>(number));
  if (sqlite3_step(statement) != SQLITE_DONE) throw Error("the yardstick's row was refused");
  sqlite3_reset(statement);
}

}  // namespace

void count_commits() {
  sqlite3_auto_extension(reinterpret_cast<void (*)()>(watch));
}

std::int64_t commits_so_far() {
  return commits;
}

double single_commit_rate(const std::filesystem::path& folder, double seconds) {
  const auto file = folder / "yardstick.db";
  sqlite3* opened = nullptr;
  if (sqlite3_open(file.c_str(), &opened) != SQLITE_OK) {
    throw Error(fmt::format("{}: can't be opened", file.string()));
  }
  const std::unique_ptr<sqlite3, Close> database(opened);
  run(opened, "PRAGMA journal_mode = WAL");
  run(opened, "PRAGMA synchronous = FULL");
  run(opened,
      "CREATE TABLE trial (id INTEGER PRIMARY KEY, params TEXT, seed INTEGER, loss REAL, auc REAL, "
      "state INTEGER, t REAL)");
  sqlite3_stmt* prepared = nullptr;
  sqlite3_prepare_v2(opened,
                     "INSERT INTO trial (params, seed, loss, auc, state, t) "
                     "VALUES (?, ?, ?, ?, ?, ?)",
                     -1, &prepared, nullptr);
  const std::unique_ptr<sqlite3_stmt, Close> statement(prepared);
  const auto start = Clock::now();
  std::int64_t rows = 0;
  double elapsed = 0;
  do {
    run(opened, "BEGIN IMMEDIATE");
    insert(prepared, ++rows);
    run(opened, "COMMIT");
    elapsed = seconds_since(start);
  } while (elapsed < seconds);
  return static_cast<double>(rows) / elapsed;
}

}  // namespace hepsweep::bench
