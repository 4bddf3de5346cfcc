// Databases that an older version of the program wrote: data/version-1.db and data/version-2.db are
// finished studies with a look at the test split, data/version-1-killed.db is one whose coordinator
// was killed.
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

  // Views may have got columns at their end.
  static void expect_same_views(const std::filesystem::path& upgraded, const std::string& name) {
    Connection both(upgraded, SQLite::OPEN_READWRITE);
    const auto original =
        std::filesystem::path(HEPSWEEP_SOURCE_FOLDER) / "tests/results/data" / name;
    both.execute("ATTACH ?1 AS old", original.string());
    for (const std::string view :
         {"leaderboard", "trials", "metrics", "curves", "failures", "looks"}) {
      std::string columns;
      both.each("SELECT group_concat(name) FROM pragma_table_info('" + view + "', 'old')",
                [&](const Row& row) { columns = row.text(0); });
      const auto missing = [&](const std::string& from, const std::string& in) {
        return both.integer("SELECT count(*) FROM (SELECT " + columns + " FROM " + from + "." +
                            view + " EXCEPT SELECT " + columns + " FROM " + in + "." + view + ")");
      };
      EXPECT_GT(both.integer("SELECT count(*) FROM old." + view).value_or(0) + (view == "failures"),
                0)
          << view;
      EXPECT_EQ(missing("main", "old"), 0) << view;
      EXPECT_EQ(missing("old", "main"), 0) << view;
    }
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
  for (const int version : {1, 2}) {
    const std::string name = "version-" + std::to_string(version) + ".db";
    const auto file = copy_of(name);
    const Upgrade upgrade = upgrade_database(file);
    EXPECT_EQ(upgrade.from, version);
    EXPECT_EQ(upgrade.to, current_version());
    EXPECT_THAT(check_database(file), IsEmpty());
    expect_same_views(file, name);
    EXPECT_EQ(answer(file, "SELECT trials = complete AND looks = 1 AND failed = 0 FROM progress"),
              "1");
    EXPECT_EQ(answer(file, "SELECT count(*) FROM attempts WHERE given IS NOT NULL"),
              answer(file, "SELECT count(*) FROM trials"));
    EXPECT_EQ(answer(file, "SELECT count(*) / 3.0 FROM attempt_events"),
              answer(file, "SELECT count(*) / 1.0 FROM trials"));
  }
}

TEST_F(AnOlderDatabase, HasNoBaselinesAndSaysHowFarBehindItsConfigurationsAre) {
  const auto file = copy_of("version-2.db");
  upgrade_database(file);
  EXPECT_EQ(answer(file, "SELECT count(*) FROM baselines"), "0");
  EXPECT_EQ(answer(file, "SELECT count(*) FROM leaderboard WHERE model <> 'network'"), "0");
  EXPECT_EQ(answer(file, "SELECT min(behind_best) || ' ' || count(behind_best) FROM leaderboard"),
            "0.0 4");
  auto store = ResultStore::open_existing(file);
  EXPECT_EQ(store.resume_point().configuration, 5);
  EXPECT_THAT(store.follow_up_trials(), IsEmpty());
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
