#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/json.hh"

namespace hepsweep::nn {

/// Factors on the weights of a class's events in training: "balanced", or by class. The trainer
/// knows no classes: whoever gives it the events' weights applies them.
struct ClassWeights {
  bool balanced = false;                                ///< every class weighs the same
  std::vector<std::pair<std::string, double>> factors;  ///< of named classes; 1 for the others

  bool are_plain() const { return !balanced && factors.empty(); }
};

/// \throws JsonError
ClassWeights read_class_weights(const Json& json, const std::string& path);

}  // namespace hepsweep::nn
