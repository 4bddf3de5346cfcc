#include "nn/training/early_stopper.hh"

#include <cmath>
#include <limits>

namespace hepsweep::nn {

EarlyStopper::EarlyStopper(const EarlyStopping& settings)
    : settings_(settings),
      sign_(settings.larger_is_better ? 1 : -1),
      best_(-std::numeric_limits<double>::infinity()) {}

bool EarlyStopper::improves(double metric) {
  ++epochs_;
  const double value = sign_ * metric;
  if (std::isnan(value)) return false;
  const bool first = best_epoch_ == 0;
  if (!first && !(value > best_ && value - best_ >= settings_.minimum_improvement)) return false;
  best_ = value;
  best_epoch_ = epochs_;
  return true;
}

bool EarlyStopper::reached() const {
  return best_epoch_ > 0 && settings_.target && best_ >= sign_ * *settings_.target;
}

void EarlyStopper::restore(std::int64_t epochs, std::int64_t best_epoch, double best) {
  epochs_ = epochs;
  best_epoch_ = best_epoch;
  best_ = best;
}

}  // namespace hepsweep::nn
