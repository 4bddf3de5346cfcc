#pragma once

#include "nn/optimizers/optimizer.hh"
#include "nn/tensor/aligned_buffer.hh"

namespace hepsweep::nn {

/// "momentum": v = momentum v - rate g, w += v, with v = 0 at the start; under a constant gradient
/// the step grows to rate / (1 - momentum). Settings: momentum (0.9).
template <typename T>
class Momentum : public Optimizer<T> {
 public:
  Momentum(std::size_t size, double momentum)
      : momentum_(static_cast<T>(momentum)), velocity_(size) {}
  void begin_step(double learning_rate) override { rate_ = static_cast<T>(learning_rate); }
  void update(std::size_t place, std::size_t size, const T* gradient, T* values) override;
  OptimizerState<T> state() override { return {{}, {velocity_.span()}}; }

 private:
  T rate_ = 0;
  T momentum_;
  AlignedBuffer<T> velocity_;
};

OptimizerPlan read_momentum(ObjectReader& settings);

}  // namespace hepsweep::nn
