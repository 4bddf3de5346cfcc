#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "studies/validation/checks.hh"

namespace hepsweep::results {

class StoredStudy;

/// A trial of the validation that gave nothing.
struct LostValidationTrial {
  std::int64_t trial = 0;
  std::int64_t replica = 0;
  std::string variation;
  std::string state;
  std::string reason;
};

/// How far the validation of a study's winner is, and what it says.
struct Validation {
  std::optional<studies::ValidationSettings> settings;  ///< nothing: not declared
  std::int64_t configuration = 0;                       ///< 0: it has not begun
  std::int64_t trials = 0;
  std::int64_t open = 0;  ///< of these, not ended
  std::vector<LostValidationTrial> lost;
  std::vector<studies::ValidationCheck> checks;  ///< empty before its end

  /// In a few words: "not declared", "passed", "attention: ...", ...
  std::string summary() const;
};

Validation validation_of(const StoredStudy& study);

/// The correlations of a validated configuration, over its replicas.
std::vector<studies::MeanCorrelation> validation_correlations(const StoredStudy& study,
                                                              std::int64_t configuration);

}  // namespace hepsweep::results
