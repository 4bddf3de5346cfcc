#include "nn/optimizers/momentum.hh"

#include "nn/kernels/update.hh"

namespace hepsweep::nn {

template <typename T>
void Momentum<T>::begin_step(const StepRates& rates) {
  rate_ = static_cast<T>(rates.learning_rate);
  momentum_ = static_cast<T>(rates.momentum.value_or(course_.at(rates.epochs)));
}

template <typename T>
void Momentum<T>::update(std::size_t place, std::size_t size, const T* gradient, T* values) {
  kernels::momentum_update(size, rate_, momentum_, gradient, velocity_.data() + place, values);
}

template class Momentum<float>;
template class Momentum<double>;

OptimizerPlan read_momentum(ObjectReader& settings) {
  return momentum_plan<Momentum>(settings);
}

}  // namespace hepsweep::nn
