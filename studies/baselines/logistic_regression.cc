#include "studies/baselines/logistic_regression.hh"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/core.h>

#include "studies/baselines/linear_model.hh"
#include "studies/baselines/symmetric_matrix.hh"

namespace hepsweep::studies {
namespace {

constexpr const char* method_name = "logistic_regression";
constexpr std::int64_t usual_iterations = 100;
constexpr double usual_l2 = 1e-6;
constexpr double small_step = 1e-9;             // beside 1 and the largest parameter: converged
constexpr int most_halvings = 40;               // of a step that makes the loss larger
constexpr double rounding_of_loss = 1e-13;      // relative
constexpr std::size_t between_signs = 1 << 16;  // events

struct Settings {
  double l2 = usual_l2;
  std::int64_t iterations = usual_iterations;
};

Settings read(ObjectReader& reader) {
  Settings settings;
  settings.l2 = reader.number("l2", Range::between(0, 1e6), usual_l2);
  settings.iterations = reader.integer("iterations", Range::between(1, 10'000), usual_iterations);
  return settings;
}

/// ln(1 + e^z), without overflow.
double softplus(double z) {
  return std::max(z, 0.0) + std::log1p(std::exp(-std::abs(z)));
}

/// Newton's method; the parameters are the constant, then the coefficients.
class Regression {
 public:
  Regression(const TrainingSample& sample, const Settings& settings, const FitControl& control)
      : sample_(sample),
        settings_(settings),
        control_(control),
        parameters_(sample.inputs + 1),
        row_(sample.inputs + 1) {
    for (const float weight : sample.weights) weight_ += static_cast<double>(weight);
  }

  ClassicFit run() {
    double loss = loss_of(parameters_, 0);
    for (std::int64_t done = 1; done <= settings_.iterations; ++done) {
      const std::vector<double> step = newton_step(done);
      loss = go_along(step, loss, done);
      if (largest(step) <= small_step * (1 + largest(parameters_))) return converged(done);
    }
    ClassicFit fit{.rounds = settings_.iterations, .best_round = 0};
    fit.diverged = fmt::format(
        "logistic_regression has not converged after {} iterations; a "
        "larger l2 (it is {:g}) keeps its coefficients finite",
        settings_.iterations, settings_.l2);
    return fit;
  }

 private:
  static double largest(const std::vector<double>& values) {
    double most = 0;
    for (const double value : values) most = std::max(most, std::abs(value));
    return most;
  }

  ClassicFit converged(std::int64_t iterations) const {
    return {.model = std::make_unique<LinearModel>(
                method_name, parameters_[0],
                std::vector<double>(parameters_.begin() + 1, parameters_.end())),
            .rounds = iterations,
            .best_round = iterations};
  }

  void show_life(std::size_t event, std::int64_t iterations) const {
    if (event % between_signs == 0 && control_.between_rounds) control_.between_rounds(iterations);
  }

  /// Of an event, which is left in row_ behind a 1.
  double sum_of(std::size_t event, const std::vector<double>& parameters) {
    const auto inputs = sample_.event(event);
    row_[0] = 1;
    double sum = parameters[0];
    for (std::size_t j = 0; j < inputs.size(); ++j) {
      row_[j + 1] = static_cast<double>(inputs[j]);
      sum += parameters[j + 1] * row_[j + 1];
    }
    return sum;
  }

  double loss_of(const std::vector<double>& parameters, std::int64_t iterations) {
    double loss = 0;
    for (std::size_t i = 0; i < sample_.events(); ++i) {
      show_life(i, iterations);
      const double sum = sum_of(i, parameters);
      loss +=
          static_cast<double>(sample_.weights[i]) * softplus(sample_.labels[i] == 1 ? -sum : sum);
    }
    const double squares =
        std::inner_product(parameters.begin() + 1, parameters.end(), parameters.begin() + 1, 0.0);
    return loss / weight_ + settings_.l2 / 2 * squares;
  }

  /// What is to be added to the parameters.
  std::vector<double> newton_step(std::int64_t iterations) {
    SymmetricMatrix hessian(parameters_.size());
    std::vector<double> downhill(parameters_.size());
    for (std::size_t i = 0; i < sample_.events(); ++i) {
      show_life(i, iterations - 1);
      const double weight = static_cast<double>(sample_.weights[i]) / weight_;
      const double probability = logistic(sum_of(i, parameters_));
      const double missing = (sample_.labels[i] == 1 ? 1 : 0) - probability;
      for (std::size_t j = 0; j < row_.size(); ++j) downhill[j] += weight * missing * row_[j];
      hessian.add_square(row_, weight * probability * (1 - probability));
    }
    for (std::size_t j = 1; j < parameters_.size(); ++j) {
      hessian.at(j, j) += settings_.l2;
      downhill[j] -= settings_.l2 * parameters_[j];
    }
    return hessian.solve(downhill).value_or(std::vector<double>(parameters_.size()));
  }

  /// As far along the step as makes the loss smaller. \return the loss there
  double go_along(const std::vector<double>& step, double loss, std::int64_t iterations) {
    double share = 1;
    for (int halvings = 0; halvings < most_halvings; ++halvings, share /= 2) {
      std::vector<double> moved = parameters_;
      for (std::size_t j = 0; j < moved.size(); ++j) moved[j] += share * step[j];
      const double there = loss_of(moved, iterations);
      if (there <= loss * (1 + rounding_of_loss)) {
        parameters_ = std::move(moved);
        return there;
      }
    }
    return loss;
  }

  const TrainingSample& sample_;
  Settings settings_;
  const FitControl& control_;
  std::vector<double> parameters_;
  std::vector<double> row_;
  double weight_ = 0;
};

ClassicFit fit(const Json& json, const TrainingSample& sample, const FitControl& control) {
  ObjectReader reader(json, "network.logistic_regression");
  return Regression(sample, read(reader), control).run();
}

ClassicDescription describe(const Json&, std::size_t inputs) {
  constexpr std::size_t typical_iterations = 8;
  return {.parameters = inputs + 1, .multiply_adds = typical_iterations * inputs * inputs};
}

}  // namespace

ClassicMethod logistic_regression() {
  return {.name = method_name,
          .several_classes = false,
          .negative_weights = false,
          .check = [](ObjectReader& reader) { read(reader); },
          .describe = describe,
          .fit = fit,
          .read = [](ObjectReader& reader,
                     const std::vector<float>&) { return read_linear_model(method_name, reader); }};
}

}  // namespace hepsweep::studies
