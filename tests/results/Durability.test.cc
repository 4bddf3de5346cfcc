// What is acknowledged stays, whatever happens to the process; copies are whole.
#include <cstdlib>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/files.hh"
#include "results/queries/database_care.hh"
#include "results/queries/database_check.hh"
#include "results/queries/stored_study.hh"
#include "results/store/connection.hh"
#include "results/store/open_database.hh"
#include "tests/results/small_study.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::results {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace testing;  // NOLINT: of this room's tests

class Durability : public ::testing::Test {
 protected:
  ~Durability() override { ::unsetenv("HEPSWEEP_DATABASE_MODE"); }

  // A child that commits results, tells the number of each, and is killed in the middle of it.
  std::int64_t last_acknowledged_before_the_kill(std::int64_t kill_after) {
    int told[2];
    if (::pipe(told) != 0) return -1;
    const pid_t child = ::fork();
    if (child == 0) commit_for_ever(told[1]);
    ::close(told[1]);
    std::int64_t last = 0;
    while (last < kill_after && ::read(told[0], &last, sizeof last) == sizeof last) {
    }
    ::kill(child, SIGKILL);
    while (::read(told[0], &last, sizeof last) == sizeof last) {
    }
    ::close(told[0]);
    ::waitpid(child, nullptr, 0);
    return last;
  }

  [[noreturn]] void commit_for_ever(int told) {
    auto store = ResultStore::open(file_, small_study());
    store.transaction([&] { add_configuration(store, 1, 500); });
    for (std::int64_t trial = 1; trial <= 500; ++trial) {
      if (store.trials()[std::size_t(trial - 1)].state == studies::TrialState::complete) continue;
      const auto attempt = store.trials()[std::size_t(trial - 1)].attempts + 1;
      finish(store, trial, small_result(0.5 + 0.0001 * double(trial)), attempt);
      if (::write(told, &trial, sizeof trial) != sizeof trial) ::_exit(1);
    }
    while (true) ::pause();
  }

  std::int64_t complete() {
    return std::stoll(answer(file_, "SELECT count(*) FROM trials WHERE state = 'complete'"));
  }

  hepsweep::testing::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "small.db";
};

TEST_F(Durability, AKilledProcessLosesNothingAcknowledged) {
  for (const std::int64_t kill_after : {3, 10, 17}) {
    const std::int64_t acknowledged = last_acknowledged_before_the_kill(kill_after);
    ASSERT_GE(acknowledged, kill_after);
    EXPECT_GE(complete(), acknowledged);  // read beside the log that the killed process left
    EXPECT_LE(complete(), acknowledged + 1);
    { ResultStore::open(file_, small_study()); }
    EXPECT_THAT(check_database(file_), IsEmpty());
    EXPECT_EQ(answer(file_, "SELECT count(*) FROM metric"), std::to_string(3 * complete()));
  }
  EXPECT_THAT(files_in(folder_.path()), ElementsAre("small.db"));
}

TEST_F(Durability, ExclusiveModeLosesNothingEither) {
  ::setenv("HEPSWEEP_DATABASE_MODE", "exclusive", 1);
  const std::int64_t acknowledged = last_acknowledged_before_the_kill(8);
  ASSERT_GE(acknowledged, 8);
  EXPECT_GE(complete(), acknowledged);
  { ResultStore::open(file_, small_study()); }
  EXPECT_THAT(check_database(file_), IsEmpty());
  EXPECT_THAT(files_in(folder_.path()), ElementsAre("small.db"));
}

TEST_F(Durability, ExclusiveModeLeavesReadersASnapshotThatNamesItsAge) {
  ::setenv("HEPSWEEP_DATABASE_MODE", "exclusive", 1);
  auto store = ResultStore::open(file_, small_study());
  fill_small(store);
  for (const char* suffix : {"-wal", "-shm"}) {
    EXPECT_FALSE(std::filesystem::exists(file_.string() + suffix));
  }
  const StoredStudy stored(file_);
  EXPECT_THAT(stored.note(), HasSubstr("snapshot of "));
  EXPECT_EQ(stored.best_configurations(1), std::vector<std::int64_t>{2});
}

TEST_F(Durability, ASnapshotThatCantBeMadeDoesNotEndTheRun) {
  ::setenv("HEPSWEEP_DATABASE_MODE", "exclusive", 1);
  std::filesystem::create_directory(file_.string() + ".snapshot");  // no file can take its place
  {
    auto store = ResultStore::open(file_, small_study());
    store.set_run_state("running", 1);
    fill_small(store);
    store.refresh_leaderboard();
  }
  EXPECT_EQ(complete(), 8);
  EXPECT_THAT(files_in(folder_.path()), ElementsAre("small.db"));
}

TEST_F(Durability, AnUnknownModeIsRefused) {
  ::setenv("HEPSWEEP_DATABASE_MODE", "fast", 1);
  EXPECT_THAT(input_error_of([&] { ResultStore::open(file_, small_study()); }),
              HasSubstr("\"fast\""));
}

TEST_F(Durability, ABackupOfADatabaseInUseIsEqual) {
  auto store = ResultStore::open(file_, small_study());
  fill_small(store);
  const auto copy = folder_ / "copy.db";
  back_up_database(file_, copy);
  back_up_database(file_, copy);  // replaces an older one
  Connection both(copy, SQLite::OPEN_READWRITE);
  both.execute("ATTACH ?1 AS source", file_.string());
  for (const char* table :
       {"study", "configuration", "trial", "attempt", "metric", "curve", "model", "comparison",
        "look", "event", "run", "summary", "lease", "attempt_event", "worker", "trial_count"}) {
    const std::string difference =
        "SELECT count(*) FROM (SELECT * FROM main.T EXCEPT SELECT * FROM source.T UNION ALL "
        "SELECT * FROM (SELECT * FROM source.T EXCEPT SELECT * FROM main.T))";
    std::string sql = difference;
    for (auto at = sql.find(".T"); at != std::string::npos; at = sql.find(".T")) {
      sql.replace(at, 2, std::string(".") + table);
    }
    EXPECT_EQ(both.integer(sql), 0) << table;
  }
  EXPECT_THAT(check_database(copy), IsEmpty());
}

TEST_F(Durability, ABackupReplacesNothingElse) {
  { ResultStore::open(file_, small_study()); }
  { ResultStore::open(folder_ / "other.db", small_study("other")); }
  const auto notes = folder_.write("notes.txt", "precious " + std::string(1000, '.'));
  const auto refusal = [&](const std::filesystem::path& target) {
    return input_error_of([&] { back_up_database(file_, target); });
  };
  EXPECT_THAT(refusal(file_), HasSubstr("the database itself"));
  EXPECT_THAT(refusal(notes), HasSubstr("is not a database of hepsweep"));
  EXPECT_THAT(refusal(folder_ / "other.db"), HasSubstr("\"other\""));
  EXPECT_THAT(refusal(folder_.path()), HasSubstr("is a folder"));
  EXPECT_THAT(refusal(folder_ / "none/x.db"), HasSubstr("does not exist"));
  EXPECT_THAT(files_in(folder_.path()), ElementsAre("notes.txt", "other.db", "small.db"));
}

TEST_F(Durability, ACheckFindsDamage) {
  {
    auto store = ResultStore::open(file_, small_study());
    fill_small(store);
  }
  EXPECT_THAT(check_database(file_), IsEmpty());
  Connection(file_, SQLite::OPEN_READWRITE)
      .script("UPDATE summary SET objective = 0.99 WHERE configuration = 1");
  EXPECT_THAT(check_database(file_), ElementsAre(HasSubstr("configuration 1: its summary")));
  Connection(file_, SQLite::OPEN_READWRITE)
      .script("DROP TRIGGER metric_kept; DELETE FROM metric WHERE trial = 9");
  EXPECT_THAT(check_database(file_), ::testing::Contains(HasSubstr("trial 9: is complete without"
                                                                   " any metric")));
  std::filesystem::resize_file(file_, std::filesystem::file_size(file_) / 2);
  EXPECT_FALSE(check_database(file_).empty());
}

TEST_F(Durability, StepsOfTheSchemaAreTakenInOneTransaction) {
  Connection connection(file_, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  const Migration first = {1, "CREATE TABLE a (x INTEGER)"};
  const Migration second = {2, "ALTER TABLE a ADD COLUMN y TEXT DEFAULT 'a;b'"};
  const Migration wrong = {3, "CREATE TABLE b (x); CREATE TABLE a (x)"};
  migrate(connection, std::vector{first});
  connection.script("INSERT INTO a VALUES (5)");
  EXPECT_THROW(migrate(connection, std::vector{first, second, wrong}), DatabaseError);
  EXPECT_EQ(version_of(connection), 1);
  migrate(connection, std::vector{first, second});
  EXPECT_EQ(version_of(connection), 2);
  EXPECT_EQ(connection.integer("SELECT x FROM a WHERE y = 'a;b'"), 5);
}

TEST_F(Durability, UpgradeOfACurrentDatabaseChangesNothing) {
  { ResultStore::open(file_, small_study()); }
  const std::string before = read_file(file_);
  const Upgrade upgrade = upgrade_database(file_);
  EXPECT_EQ(upgrade.from, upgrade.to);
  EXPECT_EQ(read_file(file_), before);
}

TEST_F(Durability, KeepsTheModelsOfTheTenBestAndOfOpenConfigurations) {
  auto store = ResultStore::open(file_, small_study());
  store.transaction([&] {
    for (int c = 1; c <= 14; ++c) add_configuration(store, c, 2);
    for (std::int64_t trial = 1; trial <= 27; ++trial) {  // the last of configuration 14 is open
      finish(store, trial, small_result(0.5 + 0.001 * double(trial)));
    }
  });
  store.refresh_leaderboard();
  EXPECT_EQ(answer(file_,
                   "SELECT group_concat(DISTINCT configuration) FROM model JOIN trial "
                   "USING (trial)"),
            "4,5,6,7,8,9,10,11,12,13,14");
  EXPECT_EQ(StoredStudy(file_).trial_for_prediction(), 26);  // 14 has fewer replicas
}

}  // namespace
}  // namespace hepsweep::results
