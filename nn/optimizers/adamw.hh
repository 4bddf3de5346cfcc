#pragma once

#include "nn/optimizers/adam.hh"

namespace hepsweep::nn {

/// "adamw" (I. Loshchilov, F. Hutter, ICLR 2019): adam, with weights that shrink by rate x
/// weight_decay in each step whatever their gradients are; an L2 term, which goes through the
/// gradient, is rescaled by adam. Settings: those of adam, and weight_decay (0.01).
template <typename T>
class AdamW : public Adam<T> {
 public:
  AdamW(std::size_t size, AdamSettings settings, double weight_decay)
      : Adam<T>(size, settings), weight_decay_(weight_decay) {}
  void begin_step(const StepRates& rates) override;
  double decay() const override { return decay_; }

 private:
  double weight_decay_;
  double decay_ = 0;  ///< of this step
};

OptimizerPlan read_adamw(ObjectReader& settings);

}  // namespace hepsweep::nn
