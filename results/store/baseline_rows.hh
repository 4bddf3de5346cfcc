#pragma once

#include "results/store/objectives.hh"
#include "studies/statistics/paired_comparison.hh"

namespace hepsweep::results {

/// Over the replicas that both have; where one has fewer rows of replicas, the rest are missing.
studies::PairedComparison compare_rows(std::span<const double> first,
                                       std::span<const double> second);

/// Brings table baseline up to date: the best network of the search against every classic
/// configuration.
void update_baselines(Connection& connection, const Objectives& search,
                      const Objectives& baselines);

}  // namespace hepsweep::results
