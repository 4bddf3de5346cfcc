#pragma once

#include "nn/optimizers/optimizer.hh"
#include "nn/tensor/aligned_buffer.hh"

namespace hepsweep::nn {

/// Settings of "adadelta".
struct AdadeltaSettings {
  double rho = 0.95;
  double epsilon = 1e-6;
};

/// "adadelta" (M. Zeiler, arXiv:1212.5701): running means v of g^2 and u of the squared steps, both
/// from 0: v = rho v + (1 - rho) g^2, step = sqrt(u + epsilon) / sqrt(v + epsilon) g,
/// u = rho u + (1 - rho) step^2, w -= rate step.
template <typename T>
class Adadelta : public Optimizer<T> {
 public:
  Adadelta(std::size_t size, AdadeltaSettings settings)
      : settings_(settings), squares_(size), squared_steps_(size) {}
  void begin_step(const StepRates& rates) override { rate_ = static_cast<T>(rates.learning_rate); }
  void update(std::size_t place, std::size_t size, const T* gradient, T* values) override;
  OptimizerState<T> state() override { return {{}, {squares_.span(), squared_steps_.span()}}; }

 private:
  AdadeltaSettings settings_;
  T rate_ = 0;
  AlignedBuffer<T> squares_;
  AlignedBuffer<T> squared_steps_;
};

OptimizerPlan read_adadelta(ObjectReader& settings);

}  // namespace hepsweep::nn
