#pragma once

#include <cstdint>

#include "studies/validation/checks.hh"

namespace hepsweep::results {

class Connection;

/// How a trial's score goes with variables, in the order in which the trial told it.
std::vector<studies::ScoreCorrelation> read_correlations(Connection& connection,
                                                         std::int64_t trial);

/// What the complete trials of a configuration gave: those of the search and of its validation.
studies::ValidationFigures read_validation_figures(Connection& connection,
                                                   std::int64_t configuration);

/// Fills table `validation_check` for configurations whose validation has come to its end since.
void update_validation(Connection& connection);

}  // namespace hepsweep::results
