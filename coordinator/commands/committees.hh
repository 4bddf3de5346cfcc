#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "coordinator/commands/look_scores.hh"
#include "results/queries/committee_query.hh"
#include "results/queries/stored_study.hh"

namespace hepsweep::coordinator {

/// What a committee of a look's complete trials gives: their scores are averaged event by event,
/// and evaluated as those of one trial. A cut is chosen on validation, or on the training events
/// where these hold the validation events; without scores of either there is nothing behind a cut.
/// Of fewer than two trials there is none: no metrics.
results::CommitteeRecord evaluate_committee(const results::StoredStudy& database,
                                            const results::LookTrials& look,
                                            const LookScores& scores);

/// Evaluates and stores the committees that the database lacks, of configurations whose look has
/// ended, from the scores that it left: not another look. One whose events are gone or have changed
/// is warned of.
/// \param on_both of the looks that were trained on training and validation events together
/// \return false where a signal ended the wait for a disk that doesn't take them
bool complete_committees(const std::string& database,
                         const std::vector<std::int64_t>& configurations, bool on_both,
                         const std::string& base_folder, const std::string& cache_folder);

}  // namespace hepsweep::coordinator
