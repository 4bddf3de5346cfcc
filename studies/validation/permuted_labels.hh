#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "studies/events/split.hh"

namespace hepsweep::studies {

/// The labels of all events in a random order within each split, so that they tell nothing about
/// the events any more, and each split keeps its numbers of events by class. Everything else, the
/// weights too, stays with the events. Another order for each seed, replica and split.
/// \param labels one for each event
std::vector<std::int32_t> permuted_labels(std::span<const std::int32_t> labels, const Split& split,
                                          std::uint64_t seed, std::uint64_t replica);

}  // namespace hepsweep::studies
