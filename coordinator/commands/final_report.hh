#pragma once

#include <cstdint>
#include <vector>

#include "results/queries/stored_study.hh"

namespace hepsweep::coordinator {

/// Prints what a look at the test split gave: for each finalist every metric on the test split,
/// and on validation beside it, with the standard error over the replicas and the statistical
/// error of one sample.
/// \param on_both of the finals that were trained on training and validation events together
void print_final_report(const results::StoredStudy& database,
                        const std::vector<std::int64_t>& finalists, bool on_both, bool json);

}  // namespace hepsweep::coordinator
