#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "studies/baselines/decision_tree.hh"
#include "studies/baselines/training_sample.hh"

namespace hepsweep::studies {

/// Gradient boosting by xgboost's C library (T. Chen, C. Guestrin, KDD 2016, 785). The library is
/// known in this folder alone: what it grows is handed on as trees of our own, which score events
/// without it. It works in the calling thread only.
class Booster {
 public:
  /// \param parameters of xgboost, by their names there
  /// \throws Error with the library's own message, std::bad_alloc
  Booster(const TrainingSample& sample,
          const std::vector<std::pair<std::string, std::string>>& parameters);
  ~Booster();

  /// One round more. \return its trees: one for each output
  std::vector<DecisionTree> grow();

 private:
  class Library;
  std::unique_ptr<Library> library_;
};

}  // namespace hepsweep::studies
