#include "studies/commands/fit_command.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json.hh"
#include "studies/commands/fit_text.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* counting = R"({
  "channels": [{"name": "SR", "samples": [
    {"name": "signal", "data": [10], "modifiers": [
      {"name": "mu", "type": "normfactor", "data": null}]},
    {"name": "background", "data": [50], "modifiers": [
      {"name": "xs", "type": "normsys", "data": {"hi": 1.1, "lo": 0.9}}]}]}],
  "observations": [{"name": "SR", "data": [63]}],
  "measurements": [{"name": "fit", "config": {"poi": "mu", "parameters": []}}],
  "version": "1.0.0"})";

class FitCommand : public ::testing::Test {
 protected:
  FitCommand() { folder_.write("ws.json", counting); }

  // The exit code; what is printed stays in printed_.
  ExitCode run(std::vector<std::string> words) {
    Program program("hepsweep", "");
    studies::register_fit(program);
    words.insert(words.begin(), {"fit", (folder_ / "ws.json").string()});
    ::testing::internal::CaptureStdout();
    ExitCode code = ExitCode::failed;
    try {
      code = program.parse(words);
    } catch (const InputError& error) {
      refusal_ = error.what();
      code = error.code();
    }
    std::fflush(stdout);
    printed_ = ::testing::internal::GetCapturedStdout();
    return code;
  }

  TemporaryFolder folder_;
  std::string printed_;
  std::string refusal_;
};

TEST_F(FitCommand, PrintsATable) {
  EXPECT_EQ(run({}), ExitCode::done);
  EXPECT_THAT(printed_, HasSubstr("mu = 1.30 ± 0.94"));
  EXPECT_THAT(printed_, HasSubstr("significance  1.4"));
  EXPECT_THAT(printed_, HasSubstr("────●────"));
}

TEST_F(FitCommand, TableHasImpactsBeforeAndAfterTheFitAndCorrelations) {
  EXPECT_EQ(run({}), ExitCode::done);
  EXPECT_THAT(printed_, HasSubstr("before the fit"));
  EXPECT_THAT(printed_, HasSubstr("impact: how far mu moves"));
  EXPECT_THAT(printed_, HasSubstr("strongest correlations: -0."));
  EXPECT_EQ(run({"--fix", "xs=0"}), ExitCode::done);
  EXPECT_THAT(printed_, Not(HasSubstr("impact: ")));
  EXPECT_THAT(printed_, Not(HasSubstr("correlations")));
}

TEST_F(FitCommand, PrintsJson) {
  EXPECT_EQ(run({"--json"}), ExitCode::done);
  const Json json = Json::parse(printed_);
  EXPECT_NEAR(json.at("fit").at("mu_hat").get<double>(), 1.3, 1e-9);
  EXPECT_EQ(json.at("impacts").size(), 1U);
}

TEST_F(FitCommand, TakesAnotherParameterOfInterestAndFixedOnes) {
  EXPECT_EQ(run({"--json", "--fix", "xs=0.5"}), ExitCode::done);
  EXPECT_NEAR(Json::parse(printed_).at("fit").at("mu_hat").get<double>(), 1.05, 1e-2);
  EXPECT_EQ(run({"--json", "--poi", "xs", "--fix", "mu=1"}), ExitCode::done);
  EXPECT_EQ(Json::parse(printed_).at("poi"), "xs");
}

TEST_F(FitCommand, FitsToys) {
  EXPECT_EQ(run({"--json", "--toys", "20", "--seed", "3"}), ExitCode::done);
  const Json toys = Json::parse(printed_).at("toys");
  EXPECT_EQ(toys.at("toys"), 20);
  EXPECT_GT(toys.at("coverage").get<double>(), 0.2);
  EXPECT_EQ(toys.at("discovery").at("status"), "converged");
  EXPECT_LT(toys.at("discovery").at("p0").get<double>(), 0.5);
  EXPECT_EQ(toys.at("limit_test_mu1").at("CLs"), 1) << "the best fit is above 1";
  const std::string alone = printed_;
  for (const char* threads : {"1", "2", "3"}) {
    EXPECT_EQ(run({"--json", "--toys", "20", "--seed", "3", "--threads", threads}), ExitCode::done);
    EXPECT_EQ(printed_, alone);
  }
  EXPECT_EQ(run({"--toys", "20"}), ExitCode::done);
  EXPECT_THAT(printed_, HasSubstr("20 toys of each kind"));
  EXPECT_THAT(printed_, HasSubstr("coverage of 68% intervals at 1.3"));
}

TEST_F(FitCommand, SaysABoundWhereNoToyReachesTheData) {
  std::string text = counting;
  text.replace(text.find("[63]"), 4, "[99]");
  folder_.write("ws.json", text);
  EXPECT_EQ(run({"--toys", "30"}), ExitCode::done);
  EXPECT_THAT(printed_, HasSubstr("0.09503 at most"));
  EXPECT_THAT(printed_, HasSubstr("Bounds (95%)"));
  EXPECT_EQ(run({"--json", "--toys", "30"}), ExitCode::done);
  const Json discovery = Json::parse(printed_).at("toys").at("discovery");
  EXPECT_TRUE(discovery.at("p0_error").is_null());
  EXPECT_NEAR(discovery.at("p0_at_most").get<double>(), 0.09503, 1e-5);
}

TEST_F(FitCommand, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(run({"--fix", "xt=1"}), ExitCode::bad_input);
  EXPECT_THAT(refusal_, HasSubstr("did you mean \"xs\""));
  EXPECT_EQ(run({"--fix", "xs"}), ExitCode::bad_input);
  EXPECT_THAT(refusal_, HasSubstr("NAME=NUMBER"));
  EXPECT_EQ(run({"--fix", "xs=nan"}), ExitCode::bad_input);
  EXPECT_EQ(run({"--toys", "5", "--fix", "mu=1"}), ExitCode::bad_input);
  EXPECT_THAT(refusal_, HasSubstr("--toys: toys need a parameter of interest"));
  EXPECT_EQ(run({"--poi", "nu"}), ExitCode::bad_input);
  EXPECT_THAT(refusal_, HasSubstr("ws.json: no such parameter"));
  folder_.write("ws.json", "{\"channels\": []}");
  EXPECT_EQ(run({}), ExitCode::bad_input);
  EXPECT_THAT(refusal_, HasSubstr("ws.json:1: channels: is empty"));
}

TEST_F(FitCommand, AFitThatFailsIsSaidSo) {
  std::string text = counting;
  text.replace(text.find("[10]"), 4, "[0]");
  text.replace(text.find("[50]"), 4, "[0]");
  folder_.write("ws.json", text);
  EXPECT_EQ(run({}), ExitCode::failed);
  EXPECT_THAT(printed_, HasSubstr("impossible data"));
  EXPECT_EQ(run({"--json"}), ExitCode::failed);
  EXPECT_TRUE(Json::parse(printed_).at("fit").at("mu_hat").is_null());
}

TEST_F(FitCommand, MissingStatementsHaveAReason) {
  EXPECT_EQ(run({"--fix", "mu=1"}), ExitCode::done);
  EXPECT_THAT(printed_, HasSubstr("No significance and no limit: mu is fixed at 1."));
  std::string text = counting;
  text.replace(text.find("[10]"), 4, "[0]");  // a signal without events
  folder_.write("ws.json", text);
  EXPECT_EQ(run({}), ExitCode::done);
  EXPECT_THAT(printed_, HasSubstr("does not rise by 1 within the bounds"));
  EXPECT_THAT(printed_, HasSubstr("No uncertainties: "));
  EXPECT_THAT(printed_, HasSubstr("(none: CLs does not fall to 0.05)"));
}

TEST_F(FitCommand, NoNumberStandsWhereAFitFailed) {
  std::string text = counting;
  text.replace(text.find("[50]"), 4, "[0]");  // only a signal explains the events
  folder_.write("ws.json", text);
  EXPECT_EQ(run({}), ExitCode::failed);
  EXPECT_THAT(printed_, HasSubstr("significance  - sigma, p = -  (not known: impossible data)"));
  EXPECT_THAT(printed_, HasSubstr("CLs at 1      -, expected -  (not known: impossible data)"));
  EXPECT_EQ(run({"--json"}), ExitCode::failed);
  const Json json = Json::parse(printed_);
  for (const char* key : {"CLs", "CLb", "CLsb", "qmu_tilde"}) {
    EXPECT_TRUE(json.at("limit_test_mu1").at(key).is_null()) << key;
  }
}

TEST(DrawnPull, StaysInItsFrame) {
  EXPECT_EQ(studies::drawn_pull(0, 1), "        ────●────");
  EXPECT_EQ(studies::drawn_pull(1, 0.25), "            |  ─●─");
  EXPECT_EQ(studies::drawn_pull(-7, 0.5), "<           |");
  EXPECT_THAT(studies::drawn_pull(7, 0.5), HasSubstr(">"));
}

}  // namespace
}  // namespace hepsweep::testing
