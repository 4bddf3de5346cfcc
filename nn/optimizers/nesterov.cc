#include "nn/optimizers/nesterov.hh"

#include "nn/kernels/update.hh"

namespace hepsweep::nn {

template <typename T>
void Nesterov<T>::update(std::size_t place, std::size_t size, const T* gradient, T* values) {
  kernels::nesterov_update(size, this->rate_, this->momentum_, gradient,
                           this->velocity_.data() + place, values);
}

template class Nesterov<float>;
template class Nesterov<double>;

OptimizerPlan read_nesterov(ObjectReader& settings) {
  return momentum_plan<Nesterov>(settings);
}

}  // namespace hepsweep::nn
