#pragma once

#include <cstddef>

#include "studies/events/event_table.hh"
#include "studies/metrics/estimate.hh"

namespace hepsweep::studies {

/// How well one column alone tells signal from background: the AUC of its values as a score, with
/// DeLong's error, over the events where it is defined, unweighted. 0.5: not at all; below 0.5:
/// signal has the smaller values. NaN where the events don't have two classes.
Estimate power_of_column(const EventView& events, std::size_t column);

}  // namespace hepsweep::studies
