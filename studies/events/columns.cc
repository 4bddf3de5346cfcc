#include "studies/events/columns.hh"

#include <algorithm>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/words.hh"

namespace hepsweep::studies {

std::uint32_t column_index(const EventView& events, const std::string& column) {
  const auto found = std::find(events.columns.begin(), events.columns.end(), column);
  if (found != events.columns.end()) {
    return static_cast<std::uint32_t>(found - events.columns.begin());
  }
  throw InputError(fmt::format(
      "column {}", unknown_word_message(column, {events.columns.begin(), events.columns.end()})));
}

}  // namespace hepsweep::studies
