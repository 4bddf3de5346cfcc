#include "studies/events/event_reader.hh"

#include <algorithm>
#include <array>

#include "studies/events/csv_events.hh"
#include "studies/events/idx_events.hh"

namespace hepsweep::studies {

std::span<const EventFormat> event_formats() {
  static constexpr std::array formats = {
      EventFormat{"IDX", is_called_idx, read_idx_events, idx_label_file},
      EventFormat{"CSV", [](std::string_view) { return true; }, read_csv_events},
  };
  return formats;
}

const EventFormat& format_of(const std::string& file) {
  const auto formats = event_formats();
  return *std::find_if(formats.begin(), formats.end() - 1,
                       [&](const EventFormat& format) { return format.matches(file); });
}

RawEvents read_events(const std::string& file, const ReadPlan& plan) {
  return format_of(file).read(file, plan);
}

}  // namespace hepsweep::studies
