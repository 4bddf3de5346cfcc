#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/json.hh"
#include "studies/study/study.hh"

namespace hepsweep::coordinator {

/// Something that is trained after the search, in every replica.
struct FollowUp {
  std::string stage;  ///< of its trials: "baseline", "validation"
  std::string variation = "nominal";
  /// A configuration of its own (studies::resolve_baseline) with this as its "network". Nothing:
  /// the winner's configuration.
  std::optional<Json> network = {};
  /// For as many epochs as the winner's best ones on average, without early stopping: nothing is
  /// chosen by the validation split then.
  bool as_long_as_winner = false;
};

/// What follows the search of a study, in the order of its numbers.
/// \param baselines each as the "network" of a configuration
std::vector<FollowUp> follow_ups(const studies::Study& study, const std::vector<Json>& baselines);

}  // namespace hepsweep::coordinator
