#include "studies/study/yields.hh"

#include "core/json_reader.hh"

namespace hepsweep::studies {

Yields read_yields(const Json& json, const std::string& path) {
  constexpr double most_events = 1e15;
  const Range events{.lowest = 0, .highest = most_events, .lowest_excluded = true};
  ObjectReader reader(json, path);
  Yields yields;
  yields.signal = reader.number("signal", events);
  yields.background = reader.number("background", events);
  yields.background_uncertainty = reader.number("background_uncertainty", Range::between(0, 10), 0);
  reader.finish();
  return yields;
}

}  // namespace hepsweep::studies
