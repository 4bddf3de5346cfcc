// A search of three configurations in two replicas (trials 1 to 6), then what follows it: two
// baselines (configurations 4 and 5, trials 7 to 10) and the winner's validation (11 to 14).
#include <gmock/gmock.h>

#include "coordinator/plan/study_plan.hh"
#include "tests/coordinator/played_farm.hh"

namespace hepsweep::coordinator {
namespace {

using studies::TrialState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string study_with(const std::string& weight) {
  std::string text = R"({
    "hepsweep": 1, "name": "played",
    "data": {"generate": {"process": "heavy_higgs", "events": 100, "seed": 1}},
    "network": [{"dense": {"units": "$width", "activation": "sigmoid"}}],
    "training": {"loss": "binary_cross_entropy", "class_weights": WEIGHTS,
                 "optimizer": {"adam": {"learning_rate": "$weight"}}},
    "search": {"space": {"width": [1, 2, 3], "weight": [0.5]}},
    "replicas": 2
  })";
  return text.replace(text.find("WEIGHTS"), 7, weight);
}

class StudyPlanTest : public PlayedFarm {
 protected:
  explicit StudyPlanTest(const std::string& weight = R"({"signal": "$weight"})")
      : PlayedFarm(study_with(weight)) {}

  static std::vector<FollowUp> list() {
    return {{.stage = "baseline", .network = Json{{"boosted_trees", Json::object()}}},
            {.stage = "baseline", .network = Json{{"fisher_discriminant", Json::object()}}},
            {.stage = "validation"},
            {.stage = "validation", .variation = "permuted_labels", .as_long_as_winner = true}};
  }

  StudyPlan plan() { return {study_, store_, size_of, list()}; }

  std::vector<std::int64_t> next(StudyPlan& plan, std::size_t count = 100) {
    PendingWrites writes;
    std::vector<std::int64_t> numbers;
    for (WaitingTrial& trial : plan.next(count, writes)) {
      numbers.push_back(trial.trial);
      known_[trial.trial] = std::move(trial);
    }
    writes.commit(store_);
    writes.commit(store_);  // as after a full disk
    return numbers;
  }

  void finish(StudyPlan& plan, std::int64_t number, double auc,
              TrialState state = TrialState::complete) {
    studies::TrialResult result;
    result.state = state;
    if (state == TrialState::complete) result.metrics.push_back({"validation", "auc", auc});
    result.best_epoch = number;
    const WaitingTrial& trial = known_.at(number);
    store_.start_attempt({number, trial.attempts + 1, 1, "here"});
    store_.finish_trial(number, trial.attempts + 1, result);
    plan.finished(trial, state, result.value("validation", "auc"));
  }

  /// The second configuration wins.
  void finish_search(StudyPlan& plan) {
    const double values[] = {0.5, 0.6, 0.8, 0.9, 0.7, 0.7};
    for (const std::int64_t trial : {6, 4, 1, 2, 3, 5}) finish(plan, trial, values[trial - 1]);
  }

  Json document(std::int64_t trial) const { return known_.at(trial).specification().document; }

  std::map<std::int64_t, WaitingTrial> known_;
};

class WhatDependsOnNoParameter : public StudyPlanTest {
 protected:
  WhatDependsOnNoParameter() : StudyPlanTest(R"({"signal": 2})") {}
};

TEST_F(StudyPlanTest, WhatFollowsComesBehindTheSearch) {
  auto plan = this->plan();
  EXPECT_EQ(plan.planned(), 14);
  EXPECT_THAT(next(plan), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(next(plan), IsEmpty());
  finish_search(plan);
  EXPECT_FALSE(plan.complete());
  EXPECT_THAT(next(plan), ElementsAre(7, 8, 9, 10, 11, 12, 13, 14));
  EXPECT_FALSE(plan.complete());
  for (std::int64_t trial = 7; trial <= 14; ++trial) finish(plan, trial, 0.95);
  EXPECT_TRUE(plan.complete());
  EXPECT_EQ(plan.final_trials(), 14);
  EXPECT_EQ(plan.best()->configuration, 2);  // not a baseline, however good
}

TEST_F(StudyPlanTest, ABaselineHasTheWinnersDocumentButItsNetwork) {
  auto plan = this->plan();
  next(plan);
  finish_search(plan);
  next(plan);
  const auto trial = known_.at(9).specification();
  EXPECT_EQ(trial.stage, "baseline");
  EXPECT_EQ(trial.variation, "nominal");
  EXPECT_EQ(trial.configuration, 5);
  EXPECT_EQ(document(9).at("data"), document(3).at("data"));
  EXPECT_EQ(document(9).at("network"), Json::parse(R"({"fisher_discriminant": {}})"));
  EXPECT_EQ(document(9).at("training"),
            Json::parse(R"({"loss": "binary_cross_entropy", "class_weights": {"signal": 0.5}})"));
  EXPECT_EQ(store_.configuration(5).model, "fisher_discriminant");
  EXPECT_EQ(store_.configuration(2).model, "network");
  EXPECT_EQ(store_.configuration(5).parameters, Json::parse(R"({"weight": 0.5})"));
}

TEST_F(StudyPlanTest, AValidationIsTheWinnersOwn) {
  auto plan = this->plan();
  next(plan);
  finish_search(plan);
  next(plan);
  const auto trial = known_.at(14).specification();
  EXPECT_EQ(trial.stage, "validation");
  EXPECT_EQ(trial.variation, "permuted_labels");
  EXPECT_EQ(trial.configuration, 2);
  EXPECT_EQ(trial.replica, 1);
  EXPECT_EQ(trial.document, document(3));
}

TEST_F(StudyPlanTest, PermutedLabelsAreTrainedAsLongAsTheWinnerOnAverage) {
  auto plan = this->plan();
  next(plan);
  finish_search(plan);
  next(plan);
  EXPECT_EQ(known_.at(12).specification().epochs, std::nullopt);
  // The best epochs of trials 3 and 4 were 3 and 4.
  EXPECT_EQ(known_.at(13).specification().epochs, 4);
  EXPECT_EQ(known_.at(14).specification().epochs, 4);
  EXPECT_EQ(store_.trials().back().record.epochs, 4);
}

TEST_F(StudyPlanTest, PermutedLabelsWaitUntilTheWinnersResultsAreStored) {
  auto plan = this->plan();
  next(plan);
  for (const std::int64_t trial : {1, 2, 3, 5, 6}) finish(plan, trial, 0.5);
  plan.finished(known_.at(4), TrialState::complete, 0.9);  // not stored yet
  EXPECT_THAT(next(plan), ElementsAre(7, 8, 9, 10, 11, 12));
  EXPECT_THAT(next(plan), IsEmpty());
  EXPECT_FALSE(plan.complete());
  store_.start_attempt({4, 1, 1, "here"});
  studies::TrialResult result;
  result.state = TrialState::complete;
  result.metrics = {{"validation", "auc", 0.9}};
  store_.finish_trial(4, 1, result);
  EXPECT_THAT(next(plan), ElementsAre(13, 14));
}

TEST_F(StudyPlanTest, AStudyThatDeclaresAValidationHasItsTrials) {
  const auto follow_ups_of = [](const char* systematics) {
    const std::string text = study_with("2");
    const auto study = studies::parse_study(
        text.substr(0, text.rfind('}')) + R"(, "systematics": )" + systematics + "}", "study.json",
        "/");
    std::string found;
    for (const FollowUp& one : follow_ups(study, {})) found += one.variation + ";";
    return found;
  };
  EXPECT_EQ(follow_ups_of("{}"), "");
  EXPECT_EQ(follow_ups_of(R"({"validation": null})"), "");
  EXPECT_EQ(follow_ups_of(R"({"validation": {}})"), "nominal;permuted_labels;");
  EXPECT_EQ(follow_ups_of(R"({"validation": {"permuted_labels": false}})"), "nominal;");
}

TEST_F(StudyPlanTest, GoesOnAfterAKillAtAnyMoment) {
  auto whole = this->plan();
  next(whole);
  finish_search(whole);
  next(whole);
  for (const std::int64_t trial : {8, 9, 13}) finish(whole, trial, 0.95);
  store_.start_attempt({7, 1, 1, "here"});
  store_.fail_attempt({.trial = 7, .attempt = 1, .outcome = "crashed", .message = ""});
  auto resumed = this->plan();
  EXPECT_FALSE(resumed.complete());
  EXPECT_EQ(resumed.final_trials(), 9);
  EXPECT_EQ(resumed.best()->configuration, 2);
  EXPECT_THAT(next(resumed), ElementsAre(7, 10, 11, 12, 14));
  EXPECT_EQ(known_.at(7).attempts, 1);
  EXPECT_EQ(known_.at(7).counted_failures, 1);
  EXPECT_EQ(store_.trials().size(), 14U);
  for (const std::int64_t trial : {7, 10, 11, 12}) finish(resumed, trial, 0.95);
  EXPECT_FALSE(resumed.complete());
  finish(resumed, 14, 0, TrialState::failed);
  EXPECT_TRUE(resumed.complete());
  EXPECT_EQ(resumed.failed_trials(), 1);
  const auto again = this->plan();  // nothing to hand out: no worker need say hello
  EXPECT_TRUE(again.complete());
  EXPECT_EQ(again.final_trials(), 14);
  EXPECT_EQ(again.failed_trials(), 1);
}

TEST_F(StudyPlanTest, GoesOnWhereTheSearchEndedAndNothingFollowedYet) {
  auto first = this->plan();
  next(first);
  finish_search(first);
  auto resumed = this->plan();
  EXPECT_FALSE(resumed.complete());
  EXPECT_THAT(next(resumed), ElementsAre(7, 8, 9, 10, 11, 12, 13, 14));
  EXPECT_EQ(known_.at(11).configuration(), 2);
}

TEST_F(StudyPlanTest, HandsOutAFewAtATime) {
  auto plan = this->plan();
  EXPECT_THAT(next(plan, 6), ElementsAre(1, 2, 3, 4, 5, 6));
  finish_search(plan);
  EXPECT_THAT(next(plan, 1), ElementsAre(7, 8));
  EXPECT_THAT(next(plan, 3), ElementsAre(9, 10, 11, 12));
  EXPECT_FALSE(plan.complete());
  EXPECT_THAT(next(plan, 1), ElementsAre(13, 14));
}

TEST_F(StudyPlanTest, TheWinnerIsTheHeadOfTheLeaderboard) {
  auto plan = this->plan();
  next(plan);
  finish(plan, 1, 0.6);
  finish(plan, 2, 0.6);
  finish(plan, 3, 0.99);  // better, but measured less often
  finish(plan, 4, 0, TrialState::diverged);
  finish(plan, 5, 0.7);
  finish(plan, 6, 0.5 + 1e-12);  // as good as the first, but later
  EXPECT_EQ(plan.best()->configuration, 1);
  next(plan);
  EXPECT_EQ(known_.at(11).configuration(), 1);
  EXPECT_EQ(this->plan().best()->configuration, 1);
}

TEST_F(StudyPlanTest, WithoutAWinnerNothingFollows) {
  auto plan = this->plan();
  next(plan);
  ::testing::internal::CaptureStderr();
  for (std::int64_t trial = 1; trial <= 6; ++trial) {
    EXPECT_FALSE(plan.complete());
    finish(plan, trial, 0, TrialState::diverged);
  }
  EXPECT_THAT(::testing::internal::GetCapturedStderr(), ::testing::HasSubstr("no winner"));
  EXPECT_TRUE(plan.complete());
  EXPECT_EQ(plan.planned(), 6);
  EXPECT_THAT(next(plan), IsEmpty());
}

TEST_F(WhatDependsOnNoParameter, BeginsWhenTheSearchProposesNothingMore) {
  auto plan = this->plan();
  EXPECT_THAT(next(plan, 5), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(next(plan), ElementsAre(7, 8, 9, 10));
  EXPECT_THAT(next(plan), IsEmpty());
  EXPECT_EQ(store_.configuration(4).parameters, Json::object());
  finish(plan, 7, 0.95);
  finish(plan, 1, 0.5);
  finish(plan, 2, 0.5);
  auto resumed = this->plan();  // baselines are known, of the search two configurations are open
  EXPECT_EQ(resumed.final_trials(), 3);
  EXPECT_THAT(next(resumed), ElementsAre(3, 4, 5, 6, 8, 9, 10));
  EXPECT_EQ(store_.trials().size(), 10U);
}

TEST_F(WhatDependsOnNoParameter, IsTrainedWithoutAWinnerToo) {
  auto plan = this->plan();
  next(plan);
  for (std::int64_t trial = 1; trial <= 6; ++trial) {
    finish(plan, trial, 0, TrialState::diverged);
  }
  EXPECT_FALSE(plan.complete());
  for (std::int64_t trial = 7; trial <= 10; ++trial) finish(plan, trial, 0.95);
  EXPECT_TRUE(plan.complete());
  EXPECT_EQ(plan.planned(), 10);
  EXPECT_TRUE(this->plan().complete());
}

}  // namespace
}  // namespace hepsweep::coordinator
