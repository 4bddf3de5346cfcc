#pragma once

#include "nn/optimizers/optimizer.hh"
#include "nn/tensor/aligned_buffer.hh"

namespace hepsweep::nn {

/// Settings of "rmsprop".
struct RmsPropSettings {
  double rho = 0.9;
  double epsilon = 1e-8;
};

/// "rmsprop" (T. Tieleman, G. Hinton, lecture 6.5, 2012): v = rho v + (1 - rho) g^2 from v = 0,
/// w -= rate g / (sqrt(v) + epsilon).
template <typename T>
class RmsProp : public Optimizer<T> {
 public:
  RmsProp(std::size_t size, RmsPropSettings settings) : settings_(settings), squares_(size) {}
  void begin_step(const StepRates& rates) override { rate_ = static_cast<T>(rates.learning_rate); }
  void update(std::size_t place, std::size_t size, const T* gradient, T* values) override;
  OptimizerState<T> state() override { return {{}, {squares_.span()}}; }

 private:
  RmsPropSettings settings_;
  T rate_ = 0;
  AlignedBuffer<T> squares_;
};

OptimizerPlan read_rmsprop(ObjectReader& settings);

}  // namespace hepsweep::nn
