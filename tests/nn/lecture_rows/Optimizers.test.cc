// Known answers of the lectures about optimizers and schedules; paths on f = x^2 / 20 + y^2 from
// (-7, 2).

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "core/error.hh"
#include "nn/optimizers/optimizer.hh"
#include "nn/schedules/schedule.hh"
#include "nn/training/settings.hh"

namespace hepsweep::nn {
namespace {

OptimizerPlan plan_of(const std::string& name, const Json& settings = Json::object()) {
  return read_optimizer({name, settings, "training.optimizer"});
}

struct Point {
  double x = -7, y = 2;
};

Point after(int steps, const OptimizerPlan& plan) {
  double values[2] = {-7, 2};
  const auto optimizer = make_optimizer<double>(plan, 2);
  for (int i = 0; i < steps; ++i) {
    const double gradient[2] = {values[0] / 10, 2 * values[1]};
    optimizer->begin_step({plan.learning_rate});
    optimizer->update(0, 2, gradient, values);
  }
  return {values[0], values[1]};
}

void expect_near(Point point, double x, double y) {
  EXPECT_NEAR(point.x, x, 6e-7);
  EXPECT_NEAR(point.y, y, 6e-7);
}

/// The steps of one parameter under a constant gradient, the last one.
double last_step(const OptimizerPlan& plan, double gradient, int steps, double rate) {
  const auto optimizer = make_optimizer<double>(plan, 1);
  double value = 0, before = 0;
  for (int i = 0; i < steps; ++i) {
    before = value;
    optimizer->begin_step({rate});
    optimizer->update(0, 1, &gradient, &value);
  }
  return before - value;
}

TEST(LectureRow, E11_gradient_descent_on_a_parabola) {
  const auto optimizer = make_optimizer<double>(plan_of("sgd"), 1);
  double value = 3;
  for (int n = 1; n <= 50; ++n) {
    const double gradient = value;
    optimizer->begin_step({0.1});
    optimizer->update(0, 1, &gradient, &value);
    EXPECT_NEAR(value, 3 * std::pow(0.9, n), 1e-14);
  }
}

TEST(LectureRow, E12_descent_is_monotonic_for_small_steps_only) {
  const auto rises = [](double rate) {  // on f = x^2 / 2, whose curvature L is 1
    const auto optimizer = make_optimizer<double>(plan_of("sgd"), 1);
    double value = 1;
    for (int n = 0; n < 20; ++n) {
      const double gradient = value, before = value;
      optimizer->begin_step({rate});
      optimizer->update(0, 1, &gradient, &value);
      if (std::abs(value) > std::abs(before)) return true;
    }
    return false;
  };
  EXPECT_FALSE(rises(0.5));
  EXPECT_FALSE(rises(1));
  EXPECT_TRUE(rises(2.1));
}

TEST(LectureRow, E15_E21_stochastic_gradient_descent) {
  const auto plan = plan_of("sgd", {{"learning_rate", 0.95}});
  expect_near(after(1, plan), -6.335, -1.8);
  expect_near(after(30, plan), -0.350393, 0.084782);
}

TEST(LectureRow, E22_momentum) {
  const auto plan = plan_of("momentum", {{"learning_rate", 0.1}});
  expect_near(after(1, plan), -6.93, 1.6);
  expect_near(after(2, plan), -6.7977, 0.92);
  expect_near(after(30, plan), 0.896414, 0.088086);
}

TEST(LectureRow, E23_terminal_velocity) {
  EXPECT_NEAR(last_step(plan_of("momentum"), 1, 400, 0.01), 0.1, 1e-9);
  EXPECT_NEAR(last_step(plan_of("nesterov"), 1, 400, 0.01), 0.1, 1e-9);
}

TEST(LectureRow, E24_adagrad) {
  const auto plan = plan_of("adagrad", {{"learning_rate", 1.5}});
  expect_near(after(1, plan), -5.5, 0.5);
  expect_near(after(30, plan), -0.120162, 0.0000);
}

TEST(LectureRow, E25_adagrad_steps_fall_as_the_root) {
  for (const int k : {1, 4, 25, 100}) {
    EXPECT_NEAR(last_step(plan_of("adagrad"), 0.3, k, 0.5), 0.5 / std::sqrt(k), 1e-7);
  }
}

TEST(LectureRow, E27_rmsprop) {
  const auto plan = plan_of("rmsprop", {{"learning_rate", 0.1}});
  expect_near(after(1, plan), -6.683772, 1.683772);
  expect_near(after(30, plan), -3.476243, 0.011688);
}

TEST(LectureRow, E28_adadelta) {
  const auto plan = plan_of("adadelta");
  expect_near(after(1, plan), -6.995528, 1.995528);
  expect_near(after(30, plan), -6.858961, 1.861768);
}

TEST(LectureRow, E29_E33_adam) {
  const auto plan = plan_of("adam", {{"learning_rate", 0.3}});
  expect_near(after(1, plan), -6.7, 1.7);
  expect_near(after(2, plan), -6.400414, 1.402245);
  expect_near(after(30, plan), 0.136015, 0.318245);
}

TEST(LectureRow, E30_adam_is_free_of_bias) {
  for (const int t : {1, 2, 3, 10, 1000}) {
    EXPECT_NEAR(last_step(plan_of("adam"), 0.7, t, 0.001), 0.001, 1e-10) << t;
  }
}

TEST(LectureRow, E31_adam_adds_epsilon_outside_the_root) {
  EXPECT_NEAR(last_step(plan_of("adam"), 1e-4, 1, 0.001), 9.9990e-4, 5e-9);
  EXPECT_NEAR(last_step(plan_of("adam"), 1e-6, 1, 0.001), 9.9010e-4, 5e-9);
}

TEST(LectureRow, E32_adam_defaults) {
  const auto given = plan_of(
      "adam", {{"learning_rate", 0.001}, {"beta1", 0.9}, {"beta2", 0.999}, {"epsilon", 1e-8}});
  const auto plan = plan_of("adam");
  EXPECT_EQ(plan.learning_rate, given.learning_rate);
  EXPECT_EQ(after(7, plan).x, after(7, given).x);
}

TEST(LectureRow, E42_no_gradient_no_change) {
  for (const OptimizerKind& kind : optimizer_kinds()) {
    const auto optimizer = make_optimizer<float>(plan_of(kind.name), 3);
    const float gradient[3] = {0, 0, 0};
    float values[3] = {1, -2, 0};
    for (int step = 0; step < 5; ++step) {
      optimizer->begin_step({1});
      optimizer->update(0, 3, gradient, values);
    }
    EXPECT_EQ(values[0], 1) << kind.name;
    EXPECT_EQ(values[1], -2) << kind.name;
    EXPECT_EQ(values[2], 0) << kind.name;
  }
}

TEST(LectureRow, E45_settings_of_the_linked_examples_are_known) {
  // Keras' defaults of that time: RMSprop 0.001, rho 0.9; Adadelta 1, rho 0.95.
  const auto settings = [](const Json& optimizer, const Json& schedule) {
    return read_training_settings(
        {{"loss", "binary_cross_entropy"}, {"optimizer", optimizer}, {"schedule", schedule}},
        "training");
  };
  const auto same = [&](const char* name, const Json& given, const Json& defaults) {
    const Point one = after(9, plan_of(name, given)), other = after(9, plan_of(name, defaults));
    return one.x == other.x && one.y == other.y;
  };
  EXPECT_TRUE(same("rmsprop", Json::object(), {{"learning_rate", 0.001}, {"rho", 0.9}}));
  EXPECT_TRUE(same("adadelta", Json::object(), {{"learning_rate", 1}, {"rho", 0.95}}));
  const Json decay = {{"inverse_time", {{"decay", 1e-6}, {"per", "update"}}}};
  const Json nesterov = {{"nesterov", {{"learning_rate", 0.01}, {"momentum", 0.9}}}};
  const auto figures = settings(nesterov, decay);
  EXPECT_EQ(read_optimizer(figures.optimizer).learning_rate, 0.01);
  EXPECT_NEAR(read_schedule(figures.schedule).learning_rate(0.01, {.updates = 500'000}), 0.01 / 1.5,
              1e-12);
  const Json adam = {{"learning_rate", 2e-4}, {"beta1", 0.5}};
  EXPECT_EQ(read_optimizer(settings({{"adam", adam}}, "constant").optimizer).learning_rate, 2e-4);
  EXPECT_FALSE(same("adam", adam, {{"learning_rate", 2e-4}}));
}

TEST(Optimizers, nesterov_looks_ahead) {
  // w + momentum v is where the gradient is taken; both kept by hand here.
  const double rate = 0.1, momentum = 0.9;
  double place[2] = {-7, 2}, velocity[2] = {0, 0};
  for (int i = 0; i < 30; ++i) {
    for (int k = 0; k < 2; ++k) {
      const double ahead = place[k] + momentum * velocity[k];
      velocity[k] = momentum * velocity[k] - rate * (k == 0 ? ahead / 10 : 2 * ahead);
      place[k] += velocity[k];
    }
  }
  const Point point = after(30, plan_of("nesterov", {{"learning_rate", rate}}));
  EXPECT_NEAR(point.x, place[0] + momentum * velocity[0], 1e-12);
  EXPECT_NEAR(point.y, place[1] + momentum * velocity[1], 1e-12);
}

TEST(Optimizers, adamw_tells_its_decay_and_is_adam_otherwise) {
  const auto plan = plan_of("adamw", {{"weight_decay", 0.1}});
  EXPECT_EQ(after(9, plan).x, after(9, plan_of("adam")).x);
  const auto optimizer = make_optimizer<double>(plan, 1);
  optimizer->begin_step({0.5});
  EXPECT_DOUBLE_EQ(optimizer->decay(), 0.05);
}

double velocity_kept(const std::string& name, const Json& momentum, const StepRates& rates) {
  const auto optimizer = make_optimizer<double>(plan_of(name, {{"momentum", momentum}}), 1);
  double value = 0, gradient = -1;
  optimizer->begin_step({1});
  optimizer->update(0, 1, &gradient, &value);  // velocity 1
  gradient = 0;
  value = 0;
  optimizer->begin_step(rates);
  optimizer->update(0, 1, &gradient, &value);
  return name == "nesterov" ? std::sqrt(value) : value;
}

TEST(Optimizers, momentum_follows_its_course_and_the_schedule) {
  const Json course = {{"from", 0.9}, {"to", 0.99}, {"epochs", 200}};
  for (const char* name : {"momentum", "nesterov"}) {
    EXPECT_NEAR(velocity_kept(name, course, {.epochs = 0}), 0.9, 1e-12);
    EXPECT_NEAR(velocity_kept(name, course, {.epochs = 100}), 0.945, 1e-12);
    EXPECT_NEAR(velocity_kept(name, course, {.epochs = 200}), 0.99, 1e-12);
    EXPECT_NEAR(velocity_kept(name, course, {.epochs = 900}), 0.99, 1e-12);
    EXPECT_NEAR(velocity_kept(name, 0.9, {.momentum = 0.5}), 0.5, 1e-12);
  }
  EXPECT_THROW(plan_of("momentum", {{"momentum", 1}}), JsonError);
  EXPECT_THROW(plan_of("momentum", {{"momentum", {{"from", 0.9}}}}), JsonError);
}

double rate(const std::string& name, const Json& settings, double of_optimizer, ScheduleTime time) {
  return read_schedule({name, settings, "training.schedule"}).learning_rate(of_optimizer, time);
}

TEST(LectureRow, E16_constant_schedule_changes_nothing) {
  EXPECT_EQ(rate("constant", Json::object(), 0.3, {.updates = 999, .epochs = 9}), 0.3);
}

TEST(LectureRow, E35_step_decay) {
  const Json settings = {{"factor", 0.1}, {"every", 10}};
  EXPECT_NEAR(rate("step", settings, 1, {.epochs = 25}), 0.01, 1e-15);
  EXPECT_EQ(rate("step", settings, 1, {.epochs = 9}), 1);
}

TEST(LectureRow, E36_exponential_decay) {
  EXPECT_NEAR(rate("exponential", {{"factor", std::exp(-0.1)}}, 1, {.epochs = 20}), std::exp(-2),
              1e-12);
  const Json higgs = {{"factor", 1 / 1.0000002}, {"per", "update"}, {"floor", 1e-6}};
  EXPECT_NEAR(rate("exponential", higgs, 0.05, {.updates = 1000000}),
              0.05 * std::pow(1.0000002, -1e6), 1e-10);
  EXPECT_EQ(rate("exponential", higgs, 0.05, {.updates = 1000000000}), 1e-6);
}

TEST(LectureRow, E37_one_over_t_decay) {
  EXPECT_DOUBLE_EQ(rate("inverse_time", {{"decay", 1}}, 0.5, {.epochs = 9}), 0.05);
}

TEST(Schedules, cosine_falls_over_the_training) {
  const ScheduleTime half{
      .updates = 50, .epochs = 5, .updates_per_epoch = 10, .planned_epochs = 10};
  EXPECT_NEAR(rate("cosine", Json::object(), 1, half), 0.5, 1e-15);
  EXPECT_NEAR(rate("cosine", {{"per", "epoch"}, {"floor", 0.1}}, 1, half), 0.55, 1e-15);
  EXPECT_NEAR(rate("cosine", {{"epochs", 5}, {"floor", 0.1}}, 1, half), 0.1, 1e-15);
  EXPECT_NEAR(rate("cosine", {{"epochs", 2}}, 1, half), 0, 1e-15);
  EXPECT_EQ(rate("cosine", {{"floor", 2}}, 1, half), 1);  // a floor above the rate
}

TEST(Schedules, one_cycle_rises_and_falls) {
  // 100 updates: as PyTorch's OneCycleLR(max_lr=1, total_steps=100), start 1/25, the top behind
  // update 29, the end 4e-6 behind update 99.
  const auto at = [](std::uint64_t updates) {
    return rate("one_cycle", Json::object(), 1,
                {.updates = updates, .updates_per_epoch = 10, .planned_epochs = 10});
  };
  EXPECT_NEAR(at(0), 0.04, 1e-15);
  EXPECT_NEAR(at(10), 0.04 + 0.96 * (1 - std::cos(std::numbers::pi * 10 / 29)) / 2, 1e-14);
  EXPECT_NEAR(at(29), 1, 1e-15);
  EXPECT_NEAR(at(64), (1 + 4e-6) / 2, 1e-14);
  EXPECT_NEAR(at(99), 4e-6, 1e-15);
  EXPECT_NEAR(at(1000), 4e-6, 1e-15);
  const auto momentum =
      read_schedule({"one_cycle", {{"momentum", Json::object()}}, "training.schedule"}).momentum;
  const ScheduleTime top{.updates = 29, .updates_per_epoch = 10, .planned_epochs = 10};
  ASSERT_TRUE(momentum);
  EXPECT_NEAR(momentum(top), 0.85, 1e-15);
  EXPECT_NEAR(momentum({.updates_per_epoch = 10, .planned_epochs = 10}), 0.95, 1e-15);
}

TEST(Schedules, move_a_momentum_only_where_there_is_one) {
  const auto settings = [](const Json& optimizer) {
    return read_training_settings({{"loss", "absolute"},
                                   {"optimizer", optimizer},
                                   {"schedule", {{"one_cycle", {{"momentum", Json::object()}}}}}},
                                  "training");
  };
  EXPECT_NO_THROW(settings("nesterov"));
  EXPECT_NO_THROW(settings("adam"));
  EXPECT_THROW(settings("sgd"), JsonError);
  const Json course = {{"from", 0.5}, {"to", 0.9}, {"epochs", 3}};
  EXPECT_THROW(settings({{"momentum", {{"momentum", course}}}}), JsonError);
}

TEST(Schedules, never_exceed_the_learning_rate_and_stay_above_zero) {
  for (const ScheduleKind& kind : schedule_kinds()) {
    for (std::uint64_t update = 0; update < 60; ++update) {
      const double value = rate(
          kind.name, Json::object(), 0.5,
          {.updates = update, .epochs = update / 6, .updates_per_epoch = 6, .planned_epochs = 10});
      EXPECT_GT(value, 0) << kind.name << " " << update;
      EXPECT_LE(value, 0.5) << kind.name << " " << update;
    }
  }
}

}  // namespace
}  // namespace hepsweep::nn
