// A study that declares "systematics": {"validation": ...}, from its file to its report.
#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/random.hh"
#include "tests/integration/study_runs.hh"

namespace hepsweep::testing {
namespace {

using ::testing::HasSubstr;

// Trials 1 to 4 are the search, 5 and 6 the winner again, 7 and 8 with permuted labels.
Json validated(Json study) {
  study["name"] = "validated";
  study["search"]["space"] = {{"width", {4, 8}}, {"dropout", {0.0}}};
  study["replicas"] = 2;
  study["systematics"] = {{"validation", Json::object()}};
  return study;
}

// "mass" is what signal is told by, "copy" follows it, "run" is nothing.
std::string events_with_a_bias() {
  RandomStream random(9);
  std::string csv = "mass,pt,copy,run,label\n";
  for (int event = 0; event < 1500; ++event) {
    const auto label = static_cast<int>(random.below(2));
    const double mass = random.normal() + label;
    csv += std::to_string(mass) + "," + std::to_string(random.normal()) + "," +
           std::to_string(mass * mass * mass) + "," + std::to_string(random.below(100)) + "," +
           std::to_string(label) + "\n";
  }
  return csv;
}

Json biased_study() {
  Json study = validated(small_study());
  study["training"]["epochs"] = 30;  // enough for the score to rise with the mass
  study["data"] = {{"files", {{{"path", "biased.csv"}}}},
                   {"label", "label"},
                   {"features", {"mass", "pt"}},
                   {"split", {{"train", 0.5}, {"validation", 0.3}, {"test", 0.2}}}};
  return study;
}

class ValidatedStudy : public ::testing::Test {
 protected:
  ProgramOutput command(const std::vector<std::string>& words) const {
    return hepsweep(words, folder_.path());
  }
  void run(const Json& study) {
    folder_.write("study.json", study.dump(2));
    const auto output = command({"run", "study.json", "--db", "study.db", "--quiet"});
    ASSERT_EQ(output.exit_code, 0) << output.error;
  }
  std::int64_t number(const std::string& query) const {
    return number_of(folder_ / "study.db", query);
  }

  TemporaryFolder folder_;
};

TEST_F(ValidatedStudy, LectureRowA13_ReportsTheSpectatorThatFollowsTheScore) {
  folder_.write("biased.csv", events_with_a_bias());
  run(biased_study());
  EXPECT_EQ(number("select count(*) from trials where stage = 'validation'"), 4);
  EXPECT_EQ(number("select count(*) from correlations where variable = 'copy' and kind = 'rank' "
                   "and value > 0.9 and role = 'spectator'"),
            4);
  EXPECT_EQ(number("select count(*) from validation where verdict = 'attention' and "
                   "quantity like '% with run'"),
            0);
  EXPECT_EQ(number("select count(*) from validation where verdict = 'pass' and "
                   "aspect in ('repetition', 'permuted labels')"),
            2);
  const auto report = command({"systematics", "study.db"});
  ASSERT_EQ(report.exit_code, 0) << report.error;
  EXPECT_THAT(report.out, ::testing::ContainsRegex("signal +copy +spectator .*attention"));
  EXPECT_THAT(command({"top", "study.db"}).out, ::testing::ContainsRegex("attention: .*copy"));
  const Json json = Json::parse(command({"systematics", "study.db", "--json"}).out);
  EXPECT_EQ(json.at("correlations").size(), 2U * 4U * 2U);
  EXPECT_THAT(json.at("summary").get<std::string>(), HasSubstr("copy"));
}

TEST_F(ValidatedStudy, TheWinnerTrainedAgainIsTheSameToTheLastBit) {
  run(validated(small_study()));
  EXPECT_THAT(command({"check", "study.json"}).out,
              HasSubstr("validation      4 further trials of the winner"));
  EXPECT_EQ(number("select count(*) from metrics v join metrics s using (configuration, replica, "
                   "split, metric) where v.stage = 'validation' and v.variation = 'nominal' and "
                   "s.stage = 'search' and v.value is s.value"),
            2 * 24);
  EXPECT_EQ(number("select value from validation where aspect = 'repetition'"), 0);
  for (const char* trial : {"5", "8"}) {
    const auto again = command({"rerun", "study.db", trial});
    EXPECT_EQ(again.exit_code, 0) << again.out << again.error;
  }
  EXPECT_THAT(command({"rerun", "study.db", "5"}).out, HasSubstr("rank correlation with"));
  ASSERT_EQ(command({"final", "study.db", "--best", "1", "--quiet"}).exit_code, 0);
  EXPECT_EQ(command({"db", "check", "study.db"}).exit_code, 0);
}

// Killed while the validation runs, gone on with elsewhere: the same rows as in one go.
TEST_F(ValidatedStudy, GoesOnAfterAKillAndIsTheSameOnEveryNumberOfRanks) {
  Json study = validated(slow_study());
  study["training"]["epochs"] = 40;
  folder_.write("study.json", study.dump(2));
  const std::vector<std::string> killed{"run", "study.json", "--db", "killed.db", "--quiet"};
  BackgroundProgram first(alone(killed), folder_.path());
  ASSERT_TRUE(wait_until(folder_ / "killed.db",
                         "select count(*) from trials where stage = 'validation' and "
                         "state = 'running'",
                         1));
  first.signal(SIGKILL);
  first.wait();
  const auto resumed = run_program(over_mpi(3, killed), folder_.path());
  ASSERT_EQ(resumed.exit_code, 0) << resumed.error;
  run(study);
  EXPECT_EQ(rows_of(folder_ / "killed.db"), rows_of(folder_ / "study.db"));
  const auto report = [&](const char* database) {
    return command({"systematics", database, "--json"}).out;
  };
  EXPECT_EQ(report("killed.db"), report("study.db"));
}

TEST_F(ValidatedStudy, WithoutPermutedLabelsThatIsSaid) {
  Json study = validated(small_study());
  study["systematics"]["validation"] = {{"permuted_labels", false}, {"spectators", Json::array()}};
  run(study);
  EXPECT_EQ(number("select count(*) from trials where stage = 'validation'"), 2);
  const auto report = command({"systematics", "study.db"});
  EXPECT_THAT(report.out, HasSubstr("\"permuted_labels\": false"));
}

TEST_F(ValidatedStudy, OfAStudyWithoutOneSaysHowToGetIt) {
  Json study = validated(small_study());
  study.erase("systematics");
  run(study);
  const auto report = command({"systematics", "study.db"});
  EXPECT_EQ(report.exit_code, 2);
  EXPECT_THAT(report.error, HasSubstr("\"systematics\": {\"validation\": {}}"));
  EXPECT_THAT(command({"top", "study.db"}).out, HasSubstr("validation: not declared"));
}

TEST_F(ValidatedStudy, AnUnknownSpectatorIsRefusedBeforeTheSearch) {
  Json study = validated(small_study());
  study["systematics"]["validation"]["spectators"] = {"lepton_pT2"};
  folder_.write("study.json", study.dump(2));
  for (const char* first : {"check", "run"}) {
    const auto output = command({first, "study.json"});
    EXPECT_EQ(output.exit_code, 2);
    EXPECT_THAT(output.error, HasSubstr("systematics.validation.spectators: column"));
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ / "validated.db"));
}

}  // namespace
}  // namespace hepsweep::testing
