#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "results/queries/stored_study.hh"
#include "studies/metrics/area_under_curve.hh"
#include "worker/trainer/prepared_events.hh"
#include "worker/trainer/scoring.hh"

namespace hepsweep::coordinator {

/// The scores that trials of a look left, with what is true of their events.
class LookScores {
 public:
  /// Reads or maps the events of a configuration's data section; refers to the database.
  /// \param trial a complete one of the configuration, in the look
  /// \throws InputError where the events are missing, or not those of the trial
  LookScores(const results::StoredStudy& database, const results::StoredTrial& trial,
             const std::string& base_folder, const std::string& cache_folder);

  /// Nothing where a trial of this look and configuration left no scores of the split.
  std::optional<worker::Scores> of(std::int64_t trial, const std::string& split) const;
  /// Whether both have the same events in the same order in their test splits.
  bool same_test_events(const LookScores& other) const;

 private:
  const results::StoredStudy& database_;
  worker::PreparedEvents events_;
  std::vector<std::uint32_t> training_;
};

/// The area under the ROC curve, with the events' weights or without; without influences where it
/// is not defined, as where a score is NaN.
studies::AreaUnderCurve area_of(const worker::Scores& scores, bool weighted);

}  // namespace hepsweep::coordinator
