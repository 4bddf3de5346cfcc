#pragma once

#include <optional>

#include "coordinator/books.hh"

namespace hepsweep::coordinator {

/// Seconds until the plan is carried out by the workers that there are, from the predicted times
/// of its trials. Nothing where these are not known yet, or the strategy decides as it goes.
/// \param busy part of their time in which workers train, in (0, 1]
std::optional<double> remaining_seconds(const Books& books, double busy);

}  // namespace hepsweep::coordinator
