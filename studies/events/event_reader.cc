#include "studies/events/event_reader.hh"

#include <algorithm>
#include <array>

#include "studies/events/csv_events.hh"

namespace hepsweep::studies {

std::span<const EventFormat> event_formats() {
  static constexpr std::array formats = {
      EventFormat{"CSV", [](std::string_view) { return true; }, read_csv_events},
  };
  return formats;
}

RawEvents read_events(const std::string& file, const ReadPlan& plan) {
  const auto formats = event_formats();
  const auto found = std::find_if(formats.begin(), formats.end() - 1,
                                  [&](const EventFormat& format) { return format.matches(file); });
  return found->read(file, plan);
}

}  // namespace hepsweep::studies
