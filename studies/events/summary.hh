#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "studies/events/event_cache.hh"

namespace hepsweep::studies {

/// One numeric column over all events, unweighted; NaN where no value is defined.
struct ColumnSummary {
  std::string name;
  double least = 0;
  double most = 0;
  double mean = 0;
  double deviation = 0;  ///< standard deviation of the population
  double undefined = 0;  ///< fraction of the events
};

struct ClassSummary {
  std::string name;
  std::uint64_t events = 0;
  double weight = 0;  ///< sum
};

std::vector<ColumnSummary> summarise_columns(const EventView& events);
std::vector<ClassSummary> summarise_classes(const EventView& events);

}  // namespace hepsweep::studies
