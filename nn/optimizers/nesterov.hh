#pragma once

#include "nn/optimizers/momentum_course.hh"
#include "nn/optimizers/optimizer.hh"
#include "nn/tensor/aligned_buffer.hh"

namespace hepsweep::nn {

/// "nesterov": v = momentum v - rate g, w += momentum v - rate g, with v = 0 at the start. That is
/// Y. Nesterov's gradient at the place where the momentum leads, with that place kept as w (I.
/// Sutskever et al., ICML 2013). Settings: momentum (0.9, or a MomentumCourse).
template <typename T>
class Nesterov : public Optimizer<T> {
 public:
  Nesterov(std::size_t size, MomentumCourse momentum) : course_(momentum), velocity_(size) {}
  void begin_step(const StepRates& rates) override;
  void update(std::size_t place, std::size_t size, const T* gradient, T* values) override;
  OptimizerState<T> state() override { return {{}, {velocity_.span()}}; }

 private:
  MomentumCourse course_;
  T rate_ = 0;
  T momentum_ = 0;
  AlignedBuffer<T> velocity_;
};

OptimizerPlan read_nesterov(ObjectReader& settings);

}  // namespace hepsweep::nn
