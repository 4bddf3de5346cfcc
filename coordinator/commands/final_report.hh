#pragma once

#include "coordinator/commands/look_completion.hh"
#include "results/queries/stored_study.hh"

namespace hepsweep::coordinator {

/// What of a look at the test split is printed, and how.
struct FinalReport {
  bool all_metrics = false;  ///< not only the objective and what the study's `metrics` choose
  bool json = false;         ///< always with all metrics
};

/// Prints what a look at the test split gave: for each finalist and baseline metrics on the test
/// split, and on validation beside it, with the standard error over the replicas and the
/// statistical error of one sample; those of the committee of its replicas; and by how much the
/// winner is above each baseline.
void print_final_report(const results::StoredStudy& database, const LookedAt& look,
                        const FinalReport& report);

}  // namespace hepsweep::coordinator
