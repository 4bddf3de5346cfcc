#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "results/queries/sql_query.hh"
#include "results/queries/stored_study.hh"
#include "results/schema/migrations.hh"
#include "results/store/connection.hh"
#include "tests/results/small_study.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::results {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using namespace testing;  // NOLINT: of this room's tests

class Views : public ::testing::Test {
 protected:
  Views() {
    auto store = ResultStore::open(file_, small_study());
    fill_small(store);
  }
  void expect_refused(const std::string& sql, const std::string& message) {
    const StoredStudy study(file_);
    const RowReceiver nowhere{[](const auto&) {}, [](const auto&) {}};
    EXPECT_THAT(input_error_of([&] { run_query(study.connection(), sql, nowhere); }),
                HasSubstr(message))
        << sql;
  }

  hepsweep::testing::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "small.db";
};

TEST_F(Views, HaveTheirColumnsInOrder) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> views = {
      {"leaderboard",
       {"rank", "configuration", "parameters", "objective", "error", "replicas", "tied",
        "network_parameters", "core_seconds", "model", "behind_best", "behind_error"}},
      {"baselines",
       {"configuration", "model", "parameters", "objective", "error", "replicas", "winner",
        "difference", "difference_error", "p_value", "core_seconds", "stage", "common_replicas"}},
      {"trials",
       {"trial", "configuration", "replica", "stage", "variation", "state", "reason", "attempts",
        "core_seconds", "worker", "host", "started", "ended"}},
      {"metrics",
       {"trial", "configuration", "replica", "stage", "variation", "rung", "split", "metric",
        "value", "error"}},
      {"curves", {"trial", "epoch", "split", "metric", "value"}},
      {"attempts",
       {"trial", "attempt", "worker", "host", "started", "ended", "outcome", "seconds",
        "cpu_seconds", "memory_mb", "message", "counted", "given"}},
      {"attempt_events", {"at", "trial", "attempt", "event", "message"}},
      {"workers",
       {"worker", "host", "process", "state", "trial", "attempt", "epoch", "silent_seconds",
        "memory_mb", "cpu_seconds", "cpu_percent", "at"}},
      {"failures", {"trial", "configuration", "replica"}},
      {"progress", {"study", "state", "planned", "trials"}},
      {"looks",
       {"look", "at", "train_on", "reason", "configuration", "trial", "replica", "state", "metric",
        "value", "error", "committee", "committee_error"}},
      {"committees",
       {"look", "at", "train_on", "configuration", "members", "split", "metric", "value", "error",
        "difference", "difference_error"}},
      {"correlations",
       {"configuration", "trial", "replica", "split", "class", "variable", "role", "kind", "value",
        "error", "significance"}},
      {"validation",
       {"configuration", "aspect", "class", "quantity", "value", "error", "expected", "p_value",
        "verdict", "replicas"}}};
  const StoredStudy study(file_);
  for (const auto& [view, expected] : views) {
    std::vector<std::string> columns;
    run_query(study.connection(), "SELECT * FROM " + view,
              {[&](const auto& names) { columns = names; }, [](const auto&) {}});
    ASSERT_GE(columns.size(), expected.size()) << view;
    columns.resize(expected.size());
    EXPECT_EQ(columns, expected) << view;
  }
}

TEST_F(Views, LeaderboardRanksAndMarksTies) {
  EXPECT_EQ(answer(file_, "SELECT group_concat(configuration || ':' || tied) FROM leaderboard"),
            "2:1,3:1,1:0");
  EXPECT_EQ(answer(file_, "SELECT objective FROM leaderboard WHERE rank = 1"), "0.81");
  EXPECT_EQ(answer(file_, "SELECT error FROM leaderboard WHERE rank = 1"), "0.0057735");
  EXPECT_EQ(answer(file_, "SELECT replicas FROM leaderboard WHERE configuration = 1"), "2");
  EXPECT_EQ(answer(file_, "SELECT core_seconds FROM leaderboard WHERE configuration = 1"), "3.5");
}

TEST_F(Views, ADivergedTrialIsAFailureToReadAbout) {
  EXPECT_EQ(answer(file_, "SELECT trial || state || reason FROM failures"),
            "3divergedthe loss is not finite in epoch 3");
}

TEST_F(Views, LeaderboardReadsAnIndexAndSortsNothing) {
  const StoredStudy study(file_);
  std::string plan;
  study.connection().each("EXPLAIN QUERY PLAN SELECT * FROM leaderboard LIMIT 20",
                          [&](const Row& row) { plan += row.text(3) + "\n"; });
  EXPECT_THAT(plan, HasSubstr("USING INDEX summary_by_rank"));
  EXPECT_THAT(plan, Not(HasSubstr("TEMP B-TREE")));
}

TEST_F(Views, FinishedRowsCanNotBeChangedByAnybody) {
  Connection connection(file_, SQLite::OPEN_READWRITE);
  for (const char* sql :
       {"UPDATE trial SET objective = 1 WHERE trial = 1",
        "UPDATE trial SET state = 'waiting' WHERE trial = 3", "DELETE FROM trial WHERE trial = 1",
        "UPDATE attempt SET seconds = 1", "DELETE FROM attempt WHERE trial = 1",
        "UPDATE metric SET value = 1 WHERE trial = 1", "DELETE FROM metric WHERE trial = 1",
        "INSERT INTO metric VALUES (1, '', 'train', 'new', 1, NULL)",
        "INSERT OR REPLACE INTO metric VALUES (1, '', 'validation', 'auc', 1, NULL)",
        "UPDATE curve SET value = 1 WHERE trial = 1", "DELETE FROM curve WHERE trial = 1",
        "INSERT INTO curve VALUES (1, 9, 'train', 'auc', 1)", "UPDATE study SET seed = '2'",
        "UPDATE configuration SET parameters = '{}'"}) {
    EXPECT_THROW(connection.script(sql), DatabaseError) << sql;
  }
}

TEST_F(Views, StatesAndTypesAreChecked) {
  Connection connection(file_, SQLite::OPEN_READWRITE);
  connection.script("PRAGMA foreign_keys = ON");
  for (const char* sql :
       {"INSERT INTO trial (trial, configuration, replica, stage, variation, state) "
        "VALUES (99, 1, 9, 'search', 'nominal', 'sleeping')",
        "INSERT INTO trial (trial, configuration, replica, stage, variation) "
        "VALUES (99, 77, 0, 'search', 'nominal')",
        "INSERT INTO trial (trial, configuration, replica, stage, variation) "
        "VALUES (99, 1, 0, 'search', 'nominal')",
        "INSERT INTO run (state, host, pid, mode, program_version, started, heartbeat, "
        "trials_before) VALUES ('fine', '', 'text', '', '', '', '', 0)"}) {
    EXPECT_THROW(connection.script(sql), DatabaseError) << sql;
  }
}

TEST_F(Views, QueriesOnlyRead) {
  expect_refused("DELETE FROM event", "DELETE is refused");
  expect_refused("INSERT INTO event VALUES (1, '', '', '')", "INSERT is refused");
  expect_refused("UPDATE study SET file = ''", "UPDATE is refused");
  expect_refused("DROP TABLE model", "refused");
  expect_refused("CREATE TABLE t (x)", "refused");
  expect_refused("ATTACH '/tmp/other.db' AS other", "ATTACH (or VACUUM INTO) is refused");
  expect_refused("VACUUM INTO '/tmp/other.db'", "refused");
  expect_refused("PRAGMA user_version = 7", "this PRAGMA is refused");
  expect_refused("PRAGMA query_only = OFF", "this PRAGMA is refused");
  expect_refused("UPDATE sqlite_master SET sql = ''", "sqlite_master may not be modified");
  expect_refused("BEGIN", "a transaction is refused");
  expect_refused("SELECT load_extension('x')", "refused");
  EXPECT_EQ(answer(file_, "PRAGMA user_version"), std::to_string(current_version()));
  EXPECT_EQ(answer(file_, "SELECT name FROM pragma_table_info('study')"), "id");
  EXPECT_EQ(answer(file_,
                   "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE "
                   "i < 5) SELECT sum(i) FROM n"),
            "15");
}

TEST_F(Views, WrongSqlIsExplained) {
  expect_refused("SELEC 1", "syntax error");
  expect_refused("SELECT * FROM nowhere", "no such table: nowhere");
  expect_refused("--", "no statement");
  expect_refused("", "no statement");
  expect_refused("SELECT 1; SELECT 2", "one statement at a time");
  expect_refused("SELECT ?", "no value for a parameter");
}

}  // namespace
}  // namespace hepsweep::results
