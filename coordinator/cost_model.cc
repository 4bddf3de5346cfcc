#include "coordinator/cost_model.hh"

#include <cmath>

namespace hepsweep::coordinator {
namespace {

constexpr double kept = 0.9;  // of the older sums, with each new trial

}  // namespace

void CostModel::learn(const WaitingTrial& trial, double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return;
  trial.work->seconds += seconds;
  ++trial.work->finished;
  total_seconds_ += seconds;
  seconds_ = kept * seconds_ + seconds;
  trials_ = kept * trials_ + 1;
  if (trial.work->operations <= 0) return;
  timed_operations_ = kept * timed_operations_ + trial.work->operations;
  seconds_of_operations_ = kept * seconds_of_operations_ + seconds;
}

std::optional<double> CostModel::seconds(const WaitingTrial& trial) const {
  const SharedWork& work = *trial.work;
  if (work.finished > 0) return work.seconds / static_cast<double>(work.finished);
  if (work.operations > 0 && timed_operations_ > 0) {
    return work.operations * seconds_of_operations_ / timed_operations_;
  }
  return mean_seconds();
}

std::optional<double> CostModel::mean_seconds() const {
  if (trials_ == 0) return std::nullopt;
  return seconds_ / trials_;
}

// In operations, so that what was ordered before the first measurement keeps its place; trials of
// which nothing is known go in the order of their numbers.
double CostModel::order(const WaitingTrial& trial) const {
  const SharedWork& work = *trial.work;
  if (work.finished == 0 || work.operations <= 0 || seconds_of_operations_ <= 0) {
    return work.operations;
  }
  const double mean = work.seconds / static_cast<double>(work.finished);
  return mean * timed_operations_ / seconds_of_operations_;
}

}  // namespace hepsweep::coordinator
