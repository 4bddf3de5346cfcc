#pragma once

#include <cstdint>
#include <vector>

#include "results/queries/stored_study.hh"

namespace hepsweep::coordinator {

/// What of a look at the test split is printed, and how.
struct FinalReport {
  std::vector<std::int64_t> finalists;  ///< configurations, best first
  bool on_both = false;                 ///< trained on training and validation events together
  bool all_metrics = false;  ///< not only the objective and what the study's `metrics` choose
  bool json = false;         ///< always with all metrics
};

/// Prints what a look at the test split gave: for each finalist metrics on the test split, and on
/// validation beside it, with the standard error over the replicas and the statistical error of one
/// sample; and those of the committee of its replicas.
void print_final_report(const results::StoredStudy& database, const FinalReport& report);

}  // namespace hepsweep::coordinator
