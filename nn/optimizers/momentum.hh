#pragma once

#include "nn/optimizers/momentum_course.hh"
#include "nn/optimizers/optimizer.hh"
#include "nn/tensor/aligned_buffer.hh"

namespace hepsweep::nn {

/// "momentum": v = momentum v - rate g, w += v, with v = 0 at the start; under a constant gradient
/// the step grows to rate / (1 - momentum). Settings: momentum (0.9, or a MomentumCourse).
template <typename T>
class Momentum : public Optimizer<T> {
 public:
  Momentum(std::size_t size, MomentumCourse momentum) : velocity_(size), course_(momentum) {}
  void begin_step(const StepRates& rates) override;
  void update(std::size_t place, std::size_t size, const T* gradient, T* values) override;
  OptimizerState<T> state() override { return {{}, {velocity_.span()}}; }

 protected:
  T rate_ = 0;
  T momentum_ = 0;
  AlignedBuffer<T> velocity_;

 private:
  MomentumCourse course_;
};

/// The plan of an optimizer with Momentum's settings.
template <template <typename> class Kind>
OptimizerPlan momentum_plan(ObjectReader& settings) {
  const MomentumCourse course = read_momentum_course(settings);
  OptimizerPlan plan = optimizer_plan<Kind>(course);
  plan.momentum_free = course.constant();
  return plan;
}

OptimizerPlan read_momentum(ObjectReader& settings);

}  // namespace hepsweep::nn
