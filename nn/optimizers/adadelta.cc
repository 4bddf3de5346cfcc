#include "nn/optimizers/adadelta.hh"

#include "nn/kernels/update.hh"

namespace hepsweep::nn {

template <typename T>
void Adadelta<T>::update(std::size_t place, std::size_t size, const T* gradient, T* values) {
  kernels::adadelta_update(size, rate_, settings_.rho, settings_.epsilon, gradient,
                           squares_.data() + place, squared_steps_.data() + place, values);
}

template class Adadelta<float>;
template class Adadelta<double>;

OptimizerPlan read_adadelta(ObjectReader& reader) {
  AdadeltaSettings settings;
  settings.rho =
      reader.number("rho", {.lowest = 0, .highest = 1, .highest_excluded = true}, settings.rho);
  settings.epsilon = reader.number("epsilon", Range::positive(), settings.epsilon);
  return optimizer_plan<Adadelta>(settings);
}

}  // namespace hepsweep::nn
