// Comparisons with the best, brought up to date again and again while a study grows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "core/random.hh"
#include "results/store/connection.hh"
#include "results/store/result_store.hh"
#include "tests/results/small_study.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::results {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;
using namespace testing;  // NOLINT: of this room's tests

constexpr std::int64_t replicas = 3;

constexpr const char* all_comparisons =
    "SELECT group_concat(configuration || ' ' || best || ' ' || method || ' ' || replicas || ' ' "
    "|| ifnull(printf('%!.17g', difference), '-') || ' ' || ifnull(printf('%!.17g', error), '-') "
    "|| ' ' || ifnull(printf('%!.17g', p_value), '-') || ' ' "
    "|| ifnull(printf('%!.17g', p_holm), '-') || ' ' || ifnull(tied, '-'), '; ') "
    "FROM (SELECT * FROM comparison ORDER BY configuration)";

class ComparisonsTest : public ::testing::Test {
 protected:
  static double objective(std::int64_t trial) {
    RandomStream random(static_cast<std::uint64_t>(trial));
    const std::int64_t configuration = (trial - 1) / replicas + 1;
    return 0.8 + 0.002 * static_cast<double>(configuration % 7) + 0.001 * random.normal();
  }

  static void finish_next(ResultStore& store, std::int64_t trial) {
    if ((trial - 1) % replicas == 0) add_configuration(store, (trial - 1) / replicas + 1, replicas);
    finish(store, trial, small_result(objective(trial)));
  }

  // Counts the rows that are written to the table comparison, by any connection.
  void count_writes() const {
    Connection connection(file_, SQLITE_OPEN_READWRITE);
    connection.script(
        "CREATE TABLE written (configuration);"
        "CREATE TRIGGER note_insert AFTER INSERT ON comparison "
        "BEGIN INSERT INTO written VALUES (NEW.configuration); END;"
        "CREATE TRIGGER note_update AFTER UPDATE ON comparison "
        "BEGIN INSERT INTO written VALUES (NEW.configuration); END;");
  }

  hepsweep::testing::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "small.db";
};

TEST_F(ComparisonsTest, AreTheSameHoweverOftenTheyWereBroughtUpToDate) {
  constexpr std::int64_t trials = 20 * replicas;
  const auto at_once = folder_ / "at-once.db";
  {
    auto store = ResultStore::open(file_, small_study());
    auto other = ResultStore::open(at_once, small_study());
    for (std::int64_t trial = 1; trial <= trials; ++trial) {
      finish_next(store, trial);
      store.refresh_leaderboard();
      finish_next(other, trial);
    }
    other.refresh_leaderboard();
  }
  EXPECT_EQ(answer(file_, all_comparisons), answer(at_once, all_comparisons));
  EXPECT_THAT(answer(file_, all_comparisons), Not(IsEmpty()));
  EXPECT_EQ(answer(file_, "SELECT count(*) FROM comparison"), "20");
}

TEST_F(ComparisonsTest, AreWrittenOnlyWhereTheyChange) {
  auto store = ResultStore::open(file_, small_study());
  fill_small(store);
  count_writes();
  add_configuration(store, 4, 3);  // not complete: neither the best nor an adjusted p-value change
  finish(store, 10, small_result(0.5));
  store.refresh_leaderboard();
  EXPECT_EQ(answer(file_, "SELECT group_concat(configuration) FROM written"), "4");
}

TEST_F(ComparisonsTest, OfAnotherMethodAreWrittenAnew) {
  auto store = ResultStore::open(file_, small_study());
  fill_small(store);
  Connection(file_, SQLITE_OPEN_READWRITE).script("UPDATE comparison SET method = 'a guess'");
  add_configuration(store, 4, 3);
  finish(store, 10, small_result(0.5));
  store.refresh_leaderboard();
  EXPECT_EQ(answer(file_, "SELECT count(*) FROM comparison WHERE method LIKE 'paired t-test%'"),
            "4");
}

}  // namespace
}  // namespace hepsweep::results
