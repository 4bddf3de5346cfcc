#pragma once

#include "nn/optimizers/momentum.hh"

namespace hepsweep::nn {

/// "nesterov": v = momentum v - rate g, w += momentum v - rate g, with v = 0 at the start. That is
/// Y. Nesterov's gradient at the place where the momentum leads, with that place kept as w (I.
/// Sutskever et al., ICML 2013). Settings: momentum (0.9, or a MomentumCourse).
template <typename T>
class Nesterov : public Momentum<T> {
 public:
  using Momentum<T>::Momentum;
  void update(std::size_t place, std::size_t size, const T* gradient, T* values) override;
};

OptimizerPlan read_nesterov(ObjectReader& settings);

}  // namespace hepsweep::nn
