#include "nn/optimizers/momentum.hh"

#include "nn/kernels/update.hh"

namespace hepsweep::nn {

template <typename T>
void Momentum<T>::update(std::size_t place, std::size_t size, const T* gradient, T* values) {
  kernels::momentum_update(size, rate_, momentum_, gradient, velocity_.data() + place, values);
}

template class Momentum<float>;
template class Momentum<double>;

OptimizerPlan read_momentum(ObjectReader& settings) {
  const double momentum =
      settings.number("momentum", {.lowest = 0, .highest = 1, .highest_excluded = true}, 0.9);
  return optimizer_plan<Momentum>(momentum);
}

}  // namespace hepsweep::nn
