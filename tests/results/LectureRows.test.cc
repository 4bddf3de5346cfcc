// Known answers of the lectures about choosing among models, from the database.
#include <gtest/gtest.h>

#include "tests/results/small_study.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::results {
namespace {

using namespace testing;  // NOLINT: of this room's tests

class LectureRow : public ::testing::Test {
 protected:
  /// Configurations of 1000, 2000, ... parameters with the validation AUC of three replicas.
  void fill(const std::vector<std::vector<double>>& areas) {
    auto store = ResultStore::open(file_, small_study());
    std::int64_t trial = 0;
    for (std::size_t i = 0; i < areas.size(); ++i) {
      add_configuration(store, static_cast<std::int64_t>(i) + 1, 3);
      for (const double area : areas[i]) finish(store, ++trial, result_of(area));
    }
    store.refresh_leaderboard();
  }
  /// The better on validation, the worse on the events trained with.
  static studies::TrialResult result_of(double area) {
    studies::TrialResult result = small_result(area);
    result.metrics = {{.split = "train", .metric = "auc", .value = 1.7 - area, .error = 0.003},
                      {.split = "validation", .metric = "auc", .value = area, .error = 0.004}};
    return result;
  }

  hepsweep::testing::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "lecture.db";
};

// "Select one with fewer parameters": the query of docs/database.md.
TEST_F(LectureRow, F4_F14_OfModelsThatAreTiedTheSmallest) {
  fill({{0.70, 0.71, 0.70}, {0.80, 0.83, 0.81}, {0.82, 0.81, 0.82}, {0.81, 0.82, 0.80}});
  EXPECT_EQ(answer(file_, "SELECT configuration FROM leaderboard LIMIT 1"), "3");
  EXPECT_EQ(answer(file_,
                   "SELECT configuration, network_parameters FROM leaderboard WHERE tied "
                   "ORDER BY network_parameters LIMIT 1"),
            "2");
  // Within one standard error of the best.
  const std::string within_one_error =
      "SELECT configuration FROM leaderboard WHERE objective >= "
      "(SELECT objective - error FROM leaderboard WHERE rank = 1) "
      "ORDER BY network_parameters LIMIT 1";
  EXPECT_EQ(answer(file_, within_one_error), "2");
}

TEST_F(LectureRow, G23_TrainingFiguresNeverRank) {
  fill({{0.75, 0.76, 0.75}, {0.80, 0.81, 0.80}});
  EXPECT_EQ(answer(file_, "SELECT group_concat(configuration) FROM leaderboard"), "2,1");
  EXPECT_EQ(answer(file_,
                   "SELECT configuration FROM metrics WHERE split = 'train' AND metric = 'auc' "
                   "ORDER BY value DESC LIMIT 1"),
            "1");  // which is labelled as such
}

TEST_F(LectureRow, G26_TheGapBetweenTrainingAndValidationWithItsError) {
  fill({{0.80, 0.80, 0.80}});
  const std::string gap =
      " FROM metrics t JOIN metrics v USING (trial, metric) WHERE metric = 'auc' AND "
      "t.split = 'train' AND v.split = 'validation'";
  EXPECT_EQ(answer(file_, "SELECT round(t.value - v.value, 9)" + gap), "0.1");
  EXPECT_EQ(answer(file_, "SELECT round(sqrt(t.error * t.error + v.error * v.error), 9)" + gap),
            "0.005");
}

}  // namespace
}  // namespace hepsweep::results
