#include "nn/optimizers/adamw.hh"

namespace hepsweep::nn {

template <typename T>
void AdamW<T>::begin_step(const StepRates& rates) {
  Adam<T>::begin_step(rates);
  decay_ = rates.learning_rate * weight_decay_;
}

template class AdamW<float>;
template class AdamW<double>;

OptimizerPlan read_adamw(ObjectReader& settings) {
  const AdamSettings adam = read_adam_settings(settings);
  const double weight_decay = settings.number("weight_decay", Range::at_least(0), 0.01);
  OptimizerPlan plan = optimizer_plan<AdamW>(adam, weight_decay);
  plan.momentum_free = true;
  return plan;
}

}  // namespace hepsweep::nn
