#pragma once

#include <cstddef>
#include <string>

namespace hepsweep::coordinator {

/// A network beside the events that it is trained with.
struct Capacity {
  std::size_t training_events = 0;
  std::size_t parameters = 0;
};

/// Training events for each parameter of the smallest and the largest network: "35.7", or
/// "10.2 to 218"; a word of caution where there are fewer events than parameters. A rule of thumb
/// only: early stopping, penalties and dropout let networks be larger. "" without parameters.
std::string events_per_parameter(const Capacity& smallest, const Capacity& largest);

}  // namespace hepsweep::coordinator
