#pragma once

#include "nn/optimizers/optimizer.hh"

namespace hepsweep::nn {

/// "sgd": stochastic gradient descent, w -= rate g.
template <typename T>
class Sgd : public Optimizer<T> {
 public:
  explicit Sgd(std::size_t /*size*/) {}
  void begin_step(const StepRates& rates) override { rate_ = static_cast<T>(rates.learning_rate); }
  void update(std::size_t place, std::size_t size, const T* gradient, T* values) override;
  OptimizerState<T> state() override { return {}; }

 private:
  T rate_ = 0;
};

OptimizerPlan read_sgd(ObjectReader& settings);

}  // namespace hepsweep::nn
