#pragma once

#include "nn/kernels/update.hh"
#include "nn/optimizers/optimizer.hh"
#include "nn/tensor/aligned_buffer.hh"

namespace hepsweep::nn {

/// Settings of "adam".
struct AdamSettings {
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
};

/// "adam" (D. Kingma, J. Ba, ICLR 2015): running means m of g and v of g^2, freed from their bias
/// towards the zero they start from: m^ = m / (1 - beta1^t), v^ = v / (1 - beta2^t) with t from 1;
/// w -= rate m^ / (sqrt(v^) + epsilon). A schedule's momentum takes the place of beta1; the bias
/// is then that of the product of all beta1 so far.
template <typename T>
class Adam : public Optimizer<T> {
 public:
  Adam(std::size_t size, AdamSettings settings)
      : settings_(settings), first_moment_(size), second_moment_(size) {}
  void begin_step(const StepRates& rates) override;
  void update(std::size_t place, std::size_t size, const T* gradient, T* values) override;
  OptimizerState<T> state() override {
    return {{&beta1_power_, &beta2_power_}, {first_moment_.span(), second_moment_.span()}};
  }

 private:
  AdamSettings settings_;
  double beta1_power_ = 1;  ///< beta1^t
  double beta2_power_ = 1;
  kernels::AdamFactors factors_{};
  AlignedBuffer<T> first_moment_;
  AlignedBuffer<T> second_moment_;
};

AdamSettings read_adam_settings(ObjectReader& settings);
OptimizerPlan read_adam(ObjectReader& settings);

}  // namespace hepsweep::nn
