#pragma once

#include "coordinator/commands/look_scores.hh"
#include "results/queries/look_query.hh"
#include "results/queries/stored_study.hh"

namespace hepsweep::coordinator {

/// What a committee of a look's complete trials gives: their scores are averaged event by event,
/// and evaluated as those of one trial. A cut is chosen on validation, or on the training events
/// where these hold the validation events; without scores of either there is nothing behind a cut.
/// Of fewer than two trials there is none: no metrics.
results::CommitteeRecord evaluate_committee(const results::StoredStudy& database,
                                            const results::LookTrials& look,
                                            const LookScores& scores);

}  // namespace hepsweep::coordinator
