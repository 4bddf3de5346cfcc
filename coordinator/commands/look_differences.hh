#pragma once

#include <vector>

#include "coordinator/commands/look_scores.hh"
#include "results/queries/look_query.hh"
#include "results/queries/stored_study.hh"

namespace hepsweep::coordinator {

/// A configuration of a look with its scores.
struct ScoredLook {
  results::LookTrials look;
  LookScores scores;
};

/// The winner minus a baseline on the test split, in the objective and in the AUC, over the
/// replicas that are complete in both. The AUC has the events' part of the error from the stored
/// scores; other metrics have the trainings' part only.
/// \pre both on the same test events
std::vector<results::LookDifference> compare_in_look(const results::StoredStudy& database,
                                                     const ScoredLook& winner,
                                                     const ScoredLook& baseline);

}  // namespace hepsweep::coordinator
