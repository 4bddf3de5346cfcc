#include "studies/events/summary.hh"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hepsweep::studies {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// Running moments (B. Welford, Technometrics 4 (1962) 419).
struct Moments {
  std::uint64_t count = 0;
  double mean = 0;
  double squares = 0;
  double least = std::numeric_limits<double>::infinity();
  double most = -std::numeric_limits<double>::infinity();

  void add(double value) {
    ++count;
    const double distance = value - mean;
    mean += distance / static_cast<double>(count);
    squares += distance * (value - mean);
    least = std::min(least, value);
    most = std::max(most, value);
  }

  ColumnSummary summary(const std::string& name, std::size_t events) const {
    const auto total = static_cast<double>(events);
    if (count == 0) return {name, nan, nan, nan, nan, events == 0 ? nan : 1};
    const auto defined = static_cast<double>(count);
    return {name, least, most, mean, std::sqrt(squares / defined), (total - defined) / total};
  }
};

}  // namespace

std::vector<ColumnSummary> summarise_columns(const EventView& events) {
  const std::size_t width = events.columns.size();
  std::vector<Moments> moments(width);
  for (std::size_t i = 0; i < events.values.size(); ++i) {
    const float value = events.values[i];
    if (!std::isnan(value)) moments[i % width].add(static_cast<double>(value));
  }
  std::vector<ColumnSummary> summaries;
  for (std::size_t i = 0; i < width; ++i) {
    summaries.push_back(moments[i].summary(events.columns[i], events.events()));
  }
  return summaries;
}

std::vector<ClassSummary> summarise_classes(const EventView& events) {
  std::vector<ClassSummary> summaries;
  for (const std::string& name : events.classes) summaries.push_back({name, 0, 0});
  if (summaries.empty()) return summaries;
  for (std::size_t event = 0; event < events.events(); ++event) {
    ClassSummary& summary = summaries[static_cast<std::size_t>(events.labels[event])];
    ++summary.events;
    summary.weight += events.weights[event];
  }
  return summaries;
}

}  // namespace hepsweep::studies
