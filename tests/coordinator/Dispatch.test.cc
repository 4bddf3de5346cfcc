// Who gets which trial, how many, and in which order; results never depend on it.
#include <algorithm>
#include <map>
#include <numeric>

#include "coordinator/remaining_time.hh"
#include "tests/coordinator/played_farm.hh"

namespace hepsweep::coordinator {
namespace {

/// Two hundred configurations, whose sizes are in no order.
class DispatchTest : public PlayedFarm {
 protected:
  static constexpr const char* long_study = R"({
    "hepsweep": 1, "name": "played",
    "data": {"generate": {"process": "heavy_higgs", "events": 100, "seed": 1}},
    "network": [{"dense": {"units": "$width", "activation": "sigmoid"}}],
    "training": {"loss": "binary_cross_entropy"},
    "search": {"space": {"width": {"range": [1, 200]}}},
    "replicas": 2
  })";

  DispatchTest() : PlayedFarm(long_study) {}

  Coordinator sized_coordinator(SearchPlan& plan, CoordinatorSettings settings = {}) {
    settings.instruction_set = "x86-64-v3";
    settings.now = clock_.reader();
    return {plan, store_, *transport_, 2, settings};
  }

  static ConfigurationSize by_width(const studies::ResolvedConfiguration& configuration) {
    const auto width = configuration.parameters.at("width").get<std::int64_t>();
    return {.network_parameters = width, .operations = static_cast<double>(width * 37 % 101)};
  }

  /// Lets both workers carry out the study; every result depends on its trial alone.
  /// \return the trials in the order in which they were given out
  std::vector<std::int64_t> carry_out(Coordinator& farm) {
    std::map<std::int64_t, std::int64_t> given;  // trial by lease
    first_.greet();
    second_.greet();
    for (int round = 0; round < 5000 && !farm.finished(); ++round) {
      clock_.advance(0.01);
      farm.step();
      for (PlayedWorker* worker : {&first_, &second_}) {
        for (const Message& message : worker->hear()) {
          if (const auto* assignment = std::get_if<Assignment>(&message)) {
            given.emplace(assignment->lease, assignment->trial.trial);
            worker->answer(*assignment, 1.0 / static_cast<double>(assignment->trial.trial), 0.03);
          }
          if (std::holds_alternative<Stop>(message)) worker->say(Goodbye{});
        }
      }
    }
    EXPECT_TRUE(farm.finished());
    std::vector<std::int64_t> in_order;
    for (const auto& [lease, trial] : given) in_order.push_back(trial);
    return in_order;
  }
};

TEST_F(DispatchTest, NumbersAndRowsAreTheSameWhateverTheOrder) {
  const auto rows = [](const results::ResultStore& store) {
    std::vector<std::tuple<std::int64_t, std::int64_t, std::int64_t, double>> found;
    for (const auto& trial : store.trials()) {
      found.emplace_back(trial.record.trial, trial.record.configuration, trial.record.replica,
                         trial.objective.value_or(-1));
    }
    return found;
  };
  Coordinator in_order = coordinator();  // nothing is known of sizes: as planned
  const auto plain = carry_out(in_order);
  const auto expected = rows(store_);
  EXPECT_TRUE(std::is_sorted(plain.begin(), plain.end()));

  auto other = results::ResultStore::open(folder_ / "other.db", record());
  SearchPlan plan(study_, other, by_width);
  CoordinatorSettings settings;
  settings.instruction_set = "x86-64-v3";
  settings.now = clock_.reader();
  Coordinator by_size(plan, other, *transport_, 2, settings);
  const auto sorted = carry_out(by_size);
  EXPECT_NE(sorted, plain);
  EXPECT_EQ(rows(other), expected);
}

TEST_F(DispatchTest, LongTrialsAreHandedOutOneAheadAndShortOnesByTheDozen) {
  Coordinator farm = coordinator();
  first_.greet();
  farm.step();
  auto held = first_.hear_all<Assignment>();
  EXPECT_EQ(held.size(), 2U);
  first_.answer(held.at(0), 0.5, 3600);
  clock_.advance(0.1);
  farm.step();
  held = first_.hear_all<Assignment>();
  EXPECT_EQ(held.size(), 1U);
  for (int i = 0; i < 400; ++i) {
    for (const auto& assignment : held) first_.answer(assignment, 0.5, 0.0001);
    clock_.advance(0.1);
    farm.step();
    held = first_.hear_all<Assignment>();
    if (farm.running_trials() > 20) break;
  }
  EXPECT_GT(farm.running_trials(), 20U);
  EXPECT_LE(farm.running_trials(), 65U);
}

TEST_F(DispatchTest, AtTheEndNobodyHoardsWhileOthersAreIdle) {
  Coordinator farm = coordinator();
  first_.greet();
  farm.step();
  // A worker alone, with trials that take no time, until few are left.
  auto held = first_.hear_all<Assignment>();
  std::vector<Assignment> in_hand(held.begin(), held.end());
  while (farm.plan().final_trials() < 390) {
    const Assignment next = in_hand.front();
    in_hand.erase(in_hand.begin());
    first_.answer(next, 0.5, 0.00001);
    clock_.advance(0.03);
    farm.step();
    for (const auto& assignment : first_.hear_all<Assignment>()) in_hand.push_back(assignment);
  }
  // Ten are left: it holds about half of them, since the others could be another worker's.
  EXPECT_LE(in_hand.size(), 10U);
  second_.greet();
  farm.step();
  EXPECT_EQ(farm.books().workers.idle().size(), farm.books().queue.empty() ? 1U : 0U);
}

TEST_F(DispatchTest, NearTheTimeLimitOnlyShortTrialsAreStartedAndThenNone) {
  SearchPlan plan(study_, store_, by_width);
  const TimeBudget budget(1000, clock_.reader()());
  Coordinator farm =
      sized_coordinator(plan, {.limits = {.checkpoint_seconds = 60}, .time_budget = budget});
  const auto operations_of = [](const Assignment& assignment) {
    return static_cast<double>(assignment.trial.configuration * 37 % 101);
  };
  // Every operation takes a second.
  const auto answer_all = [&] {
    std::vector<Assignment> heard = first_.hear_all<Assignment>();
    for (const Assignment& one : heard) first_.answer(one, 0.5, operations_of(one));
    return heard;
  };
  first_.greet();
  farm.step();
  EXPECT_EQ(operations_of(answer_all().at(0)), 100);
  clock_.advance(930);  // 40 s are left
  farm.step();
  answer_all();
  farm.step();
  answer_all();
  farm.step();
  const auto short_ones = answer_all();
  ASSERT_EQ(short_ones.size(), 1U);  // nothing ahead
  EXPECT_LE(operations_of(short_ones[0]), 40);
  EXPECT_GE(operations_of(short_ones[0]), 30);
  clock_.advance(41);
  farm.step();
  EXPECT_EQ(farm.stop_reason(), "the time limit");
  EXPECT_FALSE(first_.hear_all<Stop>().empty());
}

TEST_F(DispatchTest, WhenNothingFitsIntoTheTimeLeftTheRunStopsAtOnce) {
  const TimeBudget budget(20, clock_.reader()());
  Coordinator farm = coordinator({.limits = {.checkpoint_seconds = 60}, .time_budget = budget});
  first_.greet();
  farm.step();
  const auto held = first_.hear_all<Assignment>();
  ASSERT_EQ(held.size(), 1U);  // none ahead: it might come too late to its start
  clock_.advance(1);
  first_.answer(held[0], 0.5, 30);
  farm.step();
  EXPECT_EQ(farm.running_trials(), 0U);
  EXPECT_EQ(farm.stop_reason(), "the time limit is too near for any further trial");
}

TEST_F(DispatchTest, TheTimeLeftFollowsFromWhatTrialsCost) {
  Coordinator farm = coordinator();
  first_.greet();
  second_.greet();
  farm.step();
  EXPECT_FALSE(remaining_seconds(farm.books(), 1));
  first_.answer(first_.hear_all<Assignment>().at(0), 0.5, 10);
  farm.step();
  // 399 trials of 10 s for two workers.
  EXPECT_NEAR(remaining_seconds(farm.books(), 1).value_or(0), 1995, 1);
  EXPECT_NEAR(remaining_seconds(farm.books(), 0.5).value_or(0), 3990, 2);
}

/// Trials that are nothing, and enter no database before they are given out.
class ThousandWorkersTest : public DispatchTest {
 protected:
  static constexpr int count = 1000;
  LocalHub large_hub_{count};
};

TEST_F(ThousandWorkersTest, CarryOutAStudyOfFewerTrials) {
  const auto transport = large_hub_.endpoint(coordinator_peer);
  CoordinatorSettings settings;
  settings.instruction_set = "x86-64-v3";
  settings.now = clock_.reader();
  Coordinator farm(plan_, store_, *transport, count, settings);
  std::vector<std::unique_ptr<PlayedWorker>> workers;
  for (int peer = 1; peer <= count; ++peer) {
    workers.push_back(std::make_unique<PlayedWorker>(large_hub_, peer));
    workers.back()->greet();
  }
  std::map<std::int64_t, int> given;
  for (int round = 0; round < 200 && !farm.finished(); ++round) {
    clock_.advance(0.05);
    farm.step();
    for (const auto& worker : workers) {
      for (const Message& message : worker->hear()) {
        if (const auto* assignment = std::get_if<Assignment>(&message)) {
          ++given[assignment->trial.trial];
          worker->answer(*assignment, 0.5, 0.001);
        }
        if (std::holds_alternative<Stop>(message)) worker->say(Goodbye{});
      }
    }
  }
  EXPECT_TRUE(farm.finished());
  EXPECT_TRUE(farm.everybody_alive());
  EXPECT_EQ(given.size(), 400U);
  EXPECT_TRUE(std::all_of(given.begin(), given.end(), [](auto& one) { return one.second == 1; }));
}

}  // namespace
}  // namespace hepsweep::coordinator
