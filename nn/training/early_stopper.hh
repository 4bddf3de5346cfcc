#pragma once

#include <cstdint>

#include "nn/training/settings.hh"

namespace hepsweep::nn {

/// Follows a metric by epoch. Metrics 5, 4, 3, 4, 5 (smaller is better) with a patience of 2: stop
/// after epoch 5, best epoch 3.
class EarlyStopper {
 public:
  explicit EarlyStopper(const EarlyStopping& settings);

  /// The metric after the next epoch; true where it is the best so far. NaN never is.
  bool improves(double metric);
  /// Whether as many epochs as the patience have passed since the best one.
  bool exhausted() const { return epochs_ - best_epoch_ >= settings_.patience; }
  /// Whether the best metric is as good as the target.
  bool reached() const;
  std::int64_t best_epoch() const { return best_epoch_; }  ///< 0: none yet
  /// The best metric so far, negative where smaller is better.
  double best() const { return best_; }
  /// Goes on behind `epochs` epochs of an earlier training.
  void restore(std::int64_t epochs, std::int64_t best_epoch, double best);

 private:
  EarlyStopping settings_;
  double sign_;  ///< +1 where larger is better
  double best_;  ///< times sign_
  std::int64_t epochs_ = 0;
  std::int64_t best_epoch_ = 0;
};

}  // namespace hepsweep::nn
