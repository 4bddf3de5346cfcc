#include "nn/optimizers/sgd.hh"

#include "nn/kernels/update.hh"

namespace hepsweep::nn {

template <typename T>
void Sgd<T>::update(std::size_t /*place*/, std::size_t size, const T* gradient, T* values) {
  kernels::sgd_update(size, rate_, gradient, values);
}

template class Sgd<float>;
template class Sgd<double>;

OptimizerPlan read_sgd(ObjectReader& /*settings*/) {
  return optimizer_plan<Sgd>();
}

}  // namespace hepsweep::nn
