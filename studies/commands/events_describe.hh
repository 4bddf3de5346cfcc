#pragma once

#include <string>

#include "core/json.hh"
#include "studies/events/data_settings.hh"
#include "studies/events/event_cache.hh"

namespace hepsweep::studies {

struct DescribeOptions {
  std::string source;  ///< a file of events, "-", or a study file
  LabelSettings label;
  std::string weight;
  std::vector<float> undefined;
  bool json = false;
};

/// `hepsweep events describe`: what a file holds, on standard output.
void describe_events(const DescribeOptions& options);

/// The same as a text or as JSON.
std::string events_text(const MappedEvents& events);
Json events_json(const MappedEvents& events);

}  // namespace hepsweep::studies
