#include "coordinator/commands/capacity.hh"

#include <algorithm>

#include <fmt/core.h>

namespace hepsweep::coordinator {

std::string events_per_parameter(const Capacity& smallest, const Capacity& largest) {
  if (smallest.parameters == 0 || largest.parameters == 0) return "";
  const auto ratio = [](const Capacity& one) {
    return static_cast<double>(one.training_events) / static_cast<double>(one.parameters);
  };
  const auto [least, most] = std::minmax({ratio(smallest), ratio(largest)});
  std::string text = fmt::format("{:.3g}", least);
  const std::string last = fmt::format("{:.3g}", most);
  if (last != text) text += " to " + last;
  text += " training events for each parameter";
  return least < 1 ? text + " (below 1: prone to overtraining)" : text;
}

}  // namespace hepsweep::coordinator
