#pragma once

#include "nn/optimizers/optimizer.hh"
#include "nn/tensor/aligned_buffer.hh"

namespace hepsweep::nn {

/// "adagrad" (J. Duchi, E. Hazan, Y. Singer, JMLR 12 (2011) 2121): h += g^2,
/// w -= rate g / (sqrt(h) + epsilon). Steps only become smaller: after k equal gradients rate /
/// sqrt(k). Settings: epsilon (1e-8).
template <typename T>
class AdaGrad : public Optimizer<T> {
 public:
  AdaGrad(std::size_t size, double epsilon) : epsilon_(static_cast<T>(epsilon)), squares_(size) {}
  void begin_step(const StepRates& rates) override { rate_ = static_cast<T>(rates.learning_rate); }
  void update(std::size_t place, std::size_t size, const T* gradient, T* values) override;
  OptimizerState<T> state() override { return {{}, {squares_.span()}}; }

 private:
  T rate_ = 0;
  T epsilon_;
  AlignedBuffer<T> squares_;
};

OptimizerPlan read_adagrad(ObjectReader& settings);

}  // namespace hepsweep::nn
