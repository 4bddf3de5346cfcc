#include "nn/optimizers/adagrad.hh"

#include "nn/kernels/update.hh"

namespace hepsweep::nn {

template <typename T>
void AdaGrad<T>::update(std::size_t place, std::size_t size, const T* gradient, T* values) {
  kernels::adagrad_update(size, rate_, epsilon_, gradient, squares_.data() + place, values);
}

template class AdaGrad<float>;
template class AdaGrad<double>;

OptimizerPlan read_adagrad(ObjectReader& settings) {
  return optimizer_plan<AdaGrad>(settings.number("epsilon", Range::positive(), 1e-8));
}

}  // namespace hepsweep::nn
