// What the tables of optimizers and schedules promise; known paths are in lecture_rows.

#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/error.hh"
#include "nn/optimizers/optimizer.hh"
#include "nn/schedules/schedule.hh"

namespace hepsweep::nn {
namespace {

OptimizerPlan plan_of(const std::string& name, const Json& settings) {
  return read_optimizer({name, settings, "training.optimizer"});
}

TEST(Optimizers, do_not_depend_on_the_parts_of_an_update) {
  for (const OptimizerKind& kind : optimizer_kinds()) {
    constexpr std::size_t size = 37;
    std::vector<float> whole(size, 1), parts(size, 1), gradient(size);
    const auto one = make_optimizer<float>(plan_of(kind.name, Json::object()), size);
    const auto two = make_optimizer<float>(plan_of(kind.name, Json::object()), size);
    for (int step = 1; step <= 5; ++step) {
      for (std::size_t i = 0; i < size; ++i) gradient[i] = 0.1F * float(i) - float(step);
      one->begin_step({0.01});
      one->update(0, size, gradient.data(), whole.data());
      two->begin_step({0.01});
      two->update(16, size - 16, gradient.data() + 16, parts.data() + 16);
      two->update(0, 16, gradient.data(), parts.data());
    }
    EXPECT_EQ(whole, parts) << kind.name;
  }
}

TEST(Optimizers, go_on_from_a_copy_of_their_state) {
  for (const OptimizerKind& kind : optimizer_kinds()) {
    constexpr std::size_t size = 21;
    std::vector<float> values(size, 1), gradient(size);
    const auto step = [&](Optimizer<float>& optimizer, int number) {
      for (std::size_t i = 0; i < size; ++i) gradient[i] = 0.1F * float(i) - float(number);
      optimizer.begin_step({0.01 * number});
      optimizer.update(0, size, gradient.data(), values.data());
    };
    const auto one = make_optimizer<float>(plan_of(kind.name, Json::object()), size);
    const auto two = make_optimizer<float>(plan_of(kind.name, Json::object()), size);
    for (int number = 1; number <= 3; ++number) step(*one, number);
    const auto from = one->state(), to = two->state();
    ASSERT_EQ(from.numbers.size(), to.numbers.size());
    ASSERT_EQ(from.by_place.size(), to.by_place.size());
    for (std::size_t i = 0; i < from.numbers.size(); ++i) *to.numbers[i] = *from.numbers[i];
    for (std::size_t i = 0; i < from.by_place.size(); ++i) {
      ASSERT_EQ(from.by_place[i].size(), size);
      std::ranges::copy(from.by_place[i], to.by_place[i].begin());
    }
    const std::vector<float> at_copy = values;
    for (int number = 4; number <= 6; ++number) step(*one, number);
    const std::vector<float> expected = std::exchange(values, at_copy);
    for (int number = 4; number <= 6; ++number) step(*two, number);
    EXPECT_EQ(values, expected) << kind.name;
  }
}

TEST(Optimizers, refuse_bad_settings_with_the_path) {
  EXPECT_THROW(plan_of("adm", Json::object()), JsonError);
  EXPECT_THROW(plan_of("adam", {{"learning_rate", 0}}), JsonError);
  EXPECT_THROW(plan_of("adam", {{"beta1", 1}}), JsonError);
  try {
    plan_of("sgd", {{"learning_rat", 1}});
    FAIL();
  } catch (const JsonError& error) {
    EXPECT_NE(std::string(error.what()).find("learning_rate"), std::string::npos);
  }
}

double rate(const std::string& name, const Json& settings, ScheduleTime time) {
  return read_schedule({name, settings, "training.schedule"}).learning_rate(0.5, time);
}

TEST(Schedules, start_from_the_learning_rate) {
  for (const ScheduleKind& kind : schedule_kinds()) {
    const double first = kind.name == "one_cycle" ? 0.5 / 25 : 0.5;  // which rises to the rate
    const ScheduleTime start{.updates_per_epoch = 10, .planned_epochs = 10};
    EXPECT_NEAR(rate(kind.name, Json::object(), start), first, 1e-15) << kind.name;
  }
}

TEST(Schedules, refuse_bad_settings) {
  EXPECT_THROW(rate("constant", {{"factor", 1}}, {}), JsonError);
  EXPECT_THROW(rate("exponential", {{"factor", 1.5}}, {}), JsonError);
  EXPECT_THROW(rate("exponentail", Json::object(), {}), JsonError);
}

}  // namespace
}  // namespace hepsweep::nn
