// Databases that an older version of the program wrote: data/version-1.db is a finished study with
// a look at the test split, data/version-1-killed.db one whose coordinator was killed.
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/files.hh"
#include "results/queries/database_care.hh"
#include "results/queries/database_check.hh"
#include "results/queries/stored_study.hh"
#include "results/schema/migrations.hh"
#include "results/store/connection.hh"
#include "tests/results/small_study.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::results {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace testing;  // NOLINT: of this room's tests

class AnOlderDatabase : public ::testing::Test {
 protected:
  std::filesystem::path copy_of(const std::string& name) {
    const auto copy = folder_ / name;
    std::filesystem::copy_file(
        std::filesystem::path(HEPSWEEP_SOURCE_FOLDER) / "tests/results/data" / name, copy);
    return copy;
  }

  hepsweep::testing::TemporaryFolder folder_;
};

TEST_F(AnOlderDatabase, IsRefusedWithTheCommandThatHelps) {
  const auto file = copy_of("version-1.db");
  const std::string before = read_file(file);
  const std::string advice = "is of version 1, this program's is " +
                             std::to_string(current_version()) + "; \"hepsweep db upgrade ";
  EXPECT_THAT(input_error_of([&] { StoredStudy study(file); }), HasSubstr(advice));
  EXPECT_THAT(input_error_of([&] { ResultStore::open_existing(file); }), HasSubstr(advice));
  EXPECT_THAT(input_error_of([&] { check_database(file); }), HasSubstr(advice));
  EXPECT_EQ(read_file(file), before);
  EXPECT_THAT(files_in(folder_.path()), ElementsAre("version-1.db"));
}

TEST_F(AnOlderDatabase, SaysTheSameAfterItsUpgrade) {
  const auto file = copy_of("version-1.db");
  const Upgrade upgrade = upgrade_database(file);
  EXPECT_EQ(upgrade.from, 1);
  EXPECT_EQ(upgrade.to, current_version());
  EXPECT_THAT(check_database(file), IsEmpty());
  Connection both(file, SQLite::OPEN_READWRITE);
  both.execute(
      "ATTACH ?1 AS old",
      (std::filesystem::path(HEPSWEEP_SOURCE_FOLDER) / "tests/results/data/version-1.db").string());
  for (const std::string view :
       {"leaderboard", "trials", "metrics", "curves", "failures", "looks"}) {
    EXPECT_GT(both.integer("SELECT count(*) FROM old." + view).value_or(0) + (view == "failures"),
              0)
        << view;
    // Newer versions may have more columns.
    std::string columns;
    both.each(
        "SELECT group_concat(name, ', ') FROM pragma_table_info(?1, 'old')",
        [&](const Row& row) { columns = row.text(0); }, view);
    const std::string before = "SELECT " + columns + " FROM old." + view;
    const std::string after = "SELECT " + columns + " FROM main." + view;
    for (const std::string& lost : {before + " EXCEPT " + after, after + " EXCEPT " + before}) {
      EXPECT_EQ(both.integer("SELECT count(*) FROM (" + lost + ")"), 0) << lost;
    }
  }
  EXPECT_EQ(answer(file, "SELECT trials || ',' || complete || ',' || looks FROM progress"),
            "14,14,1");
  EXPECT_EQ(answer(file, "SELECT count(*) FROM attempts WHERE given IS NOT NULL"), "14");
  EXPECT_EQ(answer(file, "SELECT count(*) FROM attempt_events"), "42");
  EXPECT_EQ(answer(file, "SELECT count(*) FROM workers"), "0");
}

TEST_F(AnOlderDatabase, OfAKilledRunGoesOnAfterItsUpgrade) {
  const auto file = copy_of("version-1-killed.db");
  upgrade_database(file);
  EXPECT_THAT(check_database(file), IsEmpty());
  EXPECT_EQ(answer(file,
                   "SELECT complete || ',' || failed || ',' || running || ',' || waiting "
                   "FROM progress"),
            "10,1,1,0");
  auto store = ResultStore::open_existing(file);
  const ResumePoint point = store.resume_point();
  const auto open = store.search_trials_from(point.configuration);
  EXPECT_EQ(point.final_trials + std::int64_t(open.size()), 12);
  int waiting = 0;
  for (const StoredTrial& trial : open) {
    if (trial.state != studies::TrialState::waiting) continue;
    ++waiting;
    EXPECT_EQ(trial.attempts, 1);
    finish(store, trial.record.trial, small_result(0.5), trial.attempts + 1);
  }
  EXPECT_EQ(waiting, 1);
  EXPECT_EQ(answer(file, "SELECT complete FROM progress"), "11");
  EXPECT_THAT(check_database(file), IsEmpty());
}

TEST_F(AnOlderDatabase, IsNotUpgradedWhereItIsDamaged) {
  const auto file = copy_of("version-1.db");
  std::filesystem::resize_file(file, 40960);
  const auto before = read_file(file);
  EXPECT_THROW(upgrade_database(file), StorageProblem);
  EXPECT_EQ(read_file(file), before);
}

}  // namespace
}  // namespace hepsweep::results
