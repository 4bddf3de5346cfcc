// Leaderboards of the statistics reference data: means, errors, t, p and Holm's correction.
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>

#include <gtest/gtest.h>

#include "core/json_file.hh"
#include "studies/statistics/leaderboard.hh"
#include "tests/support/reference_data.hh"

namespace hepsweep::studies {
namespace {

std::filesystem::path leaderboard_folder() {
  return testing::reference_data_folder() / ".." / "reference" / "statistics" / "leaderboard";
}

/// Rows of configuration,replica,metric: each configuration's values by replica.
std::map<std::string, std::map<int, double>> read_board(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  std::map<std::string, std::map<int, double>> values;
  while (std::getline(stream, line)) {
    const auto first = line.find(',');
    const auto second = line.find(',', first + 1);
    values[line.substr(0, first)][std::stoi(line.substr(first + 1))] =
        std::stod(line.substr(second + 1));
  }
  return values;
}

class LeaderboardReference : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const auto file = leaderboard_folder() / (GetParam() + ".csv");
    if (!std::filesystem::exists(file)) {
      GTEST_SKIP() << "missing data: reference/statistics/leaderboard/" << GetParam()
                   << ".csv beside the data folder; set HEPSWEEP_DATA";
    }
    for (const auto& [name, replicas] : read_board(file)) {
      names_.push_back(name);
      for (const auto& [replica, value] : replicas) values_.push_back(value);
    }
    expected_ = read_json_file(leaderboard_folder() / (GetParam() + ".json"));
    replicas_ = expected_.at("replicas").get<std::size_t>();
    board_ = compare_with_best(values_, replicas_, Direction::maximise);
  }

  std::vector<std::string> names_;
  std::vector<double> values_;
  std::size_t replicas_ = 0;
  Json expected_;
  Board board_;
};

void expect_relative(double actual, const Json& expected, double tolerance) {
  const double value = expected.get<double>();
  EXPECT_NEAR(actual, value, tolerance * std::abs(value));
}

TEST_P(LeaderboardReference, FindsTheBest) {
  ASSERT_EQ(board_.entries.size(), expected_.at("results").size());
  EXPECT_EQ(names_[board_.best.value()], expected_.at("best").get<std::string>());
}

TEST_P(LeaderboardReference, MeansAndErrors) {
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const Json& result = expected_.at("results").at(i);
    ASSERT_EQ(result.at("configuration").get<std::string>(), names_[i]);
    EXPECT_NEAR(board_.entries[i].objective.mean, result.at("mean").get<double>(), 1e-10);
    EXPECT_NEAR(board_.entries[i].objective.error, result.at("se").get<double>(), 1e-10);
  }
}

TEST_P(LeaderboardReference, PairedTestsAndHolm) {
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const Json& result = expected_.at("results").at(i);
    const BoardEntry& entry = board_.entries[i];
    if (!result.contains("p_t") || result.at("p_t").is_null()) {
      EXPECT_TRUE(entry.with_best.identical) << names_[i];
      EXPECT_TRUE(entry.tied) << names_[i];
      continue;
    }
    EXPECT_NEAR(entry.with_best.difference, result.at("mean_difference").get<double>(), 1e-10);
    expect_relative(entry.with_best.t, result.at("t"), 1e-8);
    expect_relative(entry.with_best.p, result.at("p_t"), 1e-8);
    expect_relative(entry.holm_p, result.at("holm_p_t"), 1e-8);
    EXPECT_EQ(entry.tied, result.at("holm_p_t").get<double>() >= 0.05);
  }
}

INSTANTIATE_TEST_SUITE_P(Boards, LeaderboardReference, ::testing::Values("l1", "l2", "l3_ties"));

}  // namespace
}  // namespace hepsweep::studies
