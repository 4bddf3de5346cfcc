// Trajectories on f = x^2 / 20 + y^2 from (-7, 2), and what the tables promise.

#include <cmath>

#include <gtest/gtest.h>

#include "core/error.hh"
#include "nn/optimizers/optimizer.hh"
#include "nn/schedules/schedule.hh"

namespace hepsweep::nn {
namespace {

OptimizerPlan plan_of(const std::string& name, const Json& settings) {
  return read_optimizer({name, settings, "training.optimizer"});
}

struct Point {
  double x, y;
};

Point after(int steps, const OptimizerPlan& plan) {
  double values[2] = {-7, 2}, gradient[2];
  const auto optimizer = make_optimizer<double>(plan, 2);
  for (int i = 0; i < steps; ++i) {
    gradient[0] = values[0] / 10;
    gradient[1] = 2 * values[1];
    optimizer->begin_step({plan.learning_rate});
    optimizer->update(0, 2, gradient, values);
  }
  return {values[0], values[1]};
}

void expect_near(Point point, double x, double y) {
  EXPECT_NEAR(point.x, x, 6e-7);
  EXPECT_NEAR(point.y, y, 6e-7);
}

TEST(Optimizers, sgd_follows_its_known_path) {
  const auto plan = plan_of("sgd", {{"learning_rate", 0.95}});
  expect_near(after(1, plan), -6.335, -1.8);
  expect_near(after(30, plan), -0.350393, 0.084782);
}

TEST(Optimizers, momentum_follows_its_known_path) {
  const auto plan = plan_of("momentum", {{"learning_rate", 0.1}});
  expect_near(after(1, plan), -6.93, 1.6);
  expect_near(after(2, plan), -6.7977, 0.92);
  expect_near(after(30, plan), 0.896414, 0.088086);
}

TEST(Optimizers, adam_follows_its_known_path) {
  const auto plan = plan_of("adam", {{"learning_rate", 0.3}});
  expect_near(after(1, plan), -6.7, 1.7);
  expect_near(after(2, plan), -6.400414, 1.402245);
  expect_near(after(30, plan), 0.136015, 0.318245);
}

TEST(Optimizers, momentum_reaches_its_terminal_step) {
  const auto optimizer = make_optimizer<double>(plan_of("momentum", {{"learning_rate", 0.01}}), 1);
  double value = 0, before = 0;
  const double gradient = 1;
  for (int i = 0; i < 400; ++i) {
    before = value;
    optimizer->begin_step({0.01});
    optimizer->update(0, 1, &gradient, &value);
  }
  EXPECT_NEAR(value - before, -0.1, 1e-9);
}

TEST(Optimizers, adam_makes_full_steps_under_a_constant_gradient) {
  const auto optimizer = make_optimizer<double>(plan_of("adam", Json::object()), 1);
  const double gradient = 0.7;
  double value = 0;
  for (int i = 1; i <= 10; ++i) {
    optimizer->begin_step({0.001});
    optimizer->update(0, 1, &gradient, &value);
    EXPECT_NEAR(value, -0.001 * i, 1e-9);
  }
}

TEST(Optimizers, adam_adds_epsilon_outside_the_root) {
  for (const auto& [gradient, step] : {std::pair{1e-4, 9.9990e-4}, std::pair{1e-6, 9.9010e-4}}) {
    const auto optimizer = make_optimizer<double>(plan_of("adam", Json::object()), 1);
    double value = 0;
    optimizer->begin_step({0.001});
    optimizer->update(0, 1, &gradient, &value);
    EXPECT_NEAR(-value, step, 1e-8);
  }
}

TEST(Optimizers, change_nothing_when_every_gradient_is_zero) {
  for (const OptimizerKind& kind : optimizer_kinds()) {
    const auto optimizer = make_optimizer<float>(plan_of(kind.name, Json::object()), 3);
    const float gradient[3] = {0, 0, 0};
    float values[3] = {1, -2, 0};
    optimizer->begin_step({1});
    optimizer->update(0, 3, gradient, values);
    EXPECT_EQ(values[0], 1);
    EXPECT_EQ(values[1], -2);
    EXPECT_EQ(values[2], 0);
  }
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

TEST(Schedules, have_their_known_values) {
  EXPECT_EQ(rate("constant", Json::object(), {.updates = 1000, .epochs = 10}), 0.5);
  const Json decay = {{"factor", std::exp(-0.1)}};
  EXPECT_NEAR(rate("exponential", decay, {.updates = 7, .epochs = 20}), 0.5 * std::exp(-2), 1e-12);
  const Json higgs = {{"factor", 1 / 1.0000002}, {"per", "update"}, {"floor", 1e-6}};
  EXPECT_NEAR(rate("exponential", higgs, {.updates = 1000000, .epochs = 1}),
              0.5 * std::pow(1.0000002, -1e6), 1e-9);
  EXPECT_EQ(rate("exponential", higgs, {.updates = 1000000000, .epochs = 1}), 1e-6);
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
