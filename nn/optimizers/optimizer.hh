#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/json_reader.hh"

namespace hepsweep::nn {

/// Where everything lies that an optimizer's next steps depend on, but for its settings: to be
/// copied, and to be overwritten by such a copy.
template <typename T>
struct OptimizerState {
  std::vector<double*> numbers;        ///< of time
  std::vector<std::span<T>> by_place;  ///< of the parameters, in the order of their places
};

/// What holds for one step.
struct StepRates {
  double learning_rate = 0;
  std::optional<double> momentum = {};  ///< of a schedule, in place of the optimizer's own
  std::uint64_t epochs = 0;             ///< completed; a momentum may follow them
};

/// Moves parameters against their gradient. Parameters have places 0 .. size-1; the state of a
/// place follows it, whatever parts the update comes in. Time advances once a step, in
/// begin_step().
template <typename T>
class Optimizer {
 public:
  virtual ~Optimizer() = default;
  virtual void begin_step(const StepRates& rates) = 0;
  /// The part of the weights (biases are free) that this step takes off before its update.
  virtual double decay() const { return 0; }
  /// The parameters at place .. place + size - 1, once in every step.
  virtual void update(std::size_t place, std::size_t size, const T* gradient, T* values) = 0;
  /// Between two steps. The same in number and size for the same optimizer and parameters.
  virtual OptimizerState<T> state() = 0;
};

/// An optimizer of a study, checked.
struct OptimizerPlan {
  double learning_rate = 0;
  /// Whether a schedule may set the momentum: there is one, and it has no course of its own.
  bool momentum_free = false;
  std::function<std::unique_ptr<Optimizer<float>>(std::size_t size)> make_float;
  std::function<std::unique_ptr<Optimizer<double>>(std::size_t size)> make_double;
};

template <typename T>
std::unique_ptr<Optimizer<T>> make_optimizer(const OptimizerPlan& plan, std::size_t size);

/// One line of the table of optimizers.
struct OptimizerKind {
  std::string name;
  std::string formula;
  double learning_rate;  ///< default
  /// Reads the settings but for "learning_rate", which all have.
  OptimizerPlan (*read)(ObjectReader& settings);
};

/// Every optimizer that a study may name.
const std::vector<OptimizerKind>& optimizer_kinds();

/// \throws JsonError for an unknown name or bad settings
OptimizerPlan read_optimizer(const NamedSettings& optimizer);

/// The makers for an optimizer class whose constructor takes (size, settings...).
template <template <typename> class Kind, typename... Settings>
OptimizerPlan optimizer_plan(Settings... settings) {
  OptimizerPlan plan;
  plan.make_float = [=](std::size_t size) {
    return std::make_unique<Kind<float>>(size, settings...);
  };
  plan.make_double = [=](std::size_t size) {
    return std::make_unique<Kind<double>>(size, settings...);
  };
  return plan;
}

}  // namespace hepsweep::nn
