#include "nn/optimizers/rmsprop.hh"

#include "nn/kernels/update.hh"

namespace hepsweep::nn {

template <typename T>
void RmsProp<T>::update(std::size_t place, std::size_t size, const T* gradient, T* values) {
  kernels::rmsprop_update(size, rate_, settings_.rho, settings_.epsilon, gradient,
                          squares_.data() + place, values);
}

template class RmsProp<float>;
template class RmsProp<double>;

OptimizerPlan read_rmsprop(ObjectReader& reader) {
  RmsPropSettings settings;
  settings.rho =
      reader.number("rho", {.lowest = 0, .highest = 1, .highest_excluded = true}, settings.rho);
  settings.epsilon = reader.number("epsilon", Range::positive(), settings.epsilon);
  return optimizer_plan<RmsProp>(settings);
}

}  // namespace hepsweep::nn
