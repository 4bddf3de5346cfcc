#include "nn/optimizers/adam.hh"

#include <cmath>

namespace hepsweep::nn {

template <typename T>
void Adam<T>::begin_step(const StepRates& rates) {
  const double beta1 = rates.momentum.value_or(settings_.beta1);
  beta1_power_ *= beta1;
  beta2_power_ *= settings_.beta2;
  factors_ = {.beta1 = beta1,
              .beta2 = settings_.beta2,
              .step = rates.learning_rate / (1 - beta1_power_),
              .root_scale = 1 / std::sqrt(1 - beta2_power_),
              .epsilon = settings_.epsilon};
}

template <typename T>
void Adam<T>::update(std::size_t place, std::size_t size, const T* gradient, T* values) {
  kernels::adam_update(size, factors_, gradient, first_moment_.data() + place,
                       second_moment_.data() + place, values);
}

template class Adam<float>;
template class Adam<double>;

AdamSettings read_adam_settings(ObjectReader& reader) {
  constexpr Range below_one{.lowest = 0, .highest = 1, .highest_excluded = true};
  AdamSettings settings;
  settings.beta1 = reader.number("beta1", below_one, settings.beta1);
  settings.beta2 = reader.number("beta2", below_one, settings.beta2);
  settings.epsilon = reader.number("epsilon", Range::positive(), settings.epsilon);
  return settings;
}

OptimizerPlan read_adam(ObjectReader& reader) {
  OptimizerPlan plan = optimizer_plan<Adam>(read_adam_settings(reader));
  plan.momentum_free = true;
  return plan;
}

}  // namespace hepsweep::nn
