#include "studies/metrics/discovery.hh"

#include <algorithm>
#include <cmath>

namespace hepsweep::studies {
namespace {

constexpr std::string_view prefix = "significance_";
constexpr std::string_view usual = "asimov_sigma";

const SignificanceDefinition* find_definition(std::string_view name) {
  for (const SignificanceDefinition& definition : significance_definitions()) {
    if (definition.name == name) return &definition;
  }
  return nullptr;
}

Counting scaled(const Counting& events, double signal, double background) {
  return {.signal = events.signal * signal,
          .background = events.background * background,
          .background_sigma = events.background_sigma * background};
}

// How far the significance moves with a relative change of s and of b, by central differences.
double slope(double (*definition)(const Counting&), const Counting& events, bool of_signal) {
  constexpr double step = 1e-4;
  const auto moved = [&](double factor) {
    return definition(of_signal ? scaled(events, factor, 1) : scaled(events, 1, factor));
  };
  return (moved(1 + step) - moved(1 - step)) / (2 * step);
}

// Of what is expected; an absent background has no error that one could know.
double relative(double error, double expected) {
  return expected == 0 ? 0 : error / expected;
}

}  // namespace

SelectedYields select(const RocPoint& passing, const PassingEvents& all_signal,
                      const PassingEvents& all_background, const Counting& yields) {
  SelectedYields result;
  result.cut = passing.threshold;
  result.expected = scaled(yields, passing.signal.weight / all_signal.weight,
                           passing.background.weight / all_background.weight);
  result.signal_error = yields.signal * efficiency_error(passing.signal, all_signal);
  result.background_error =
      yields.background * efficiency_error(passing.background, all_background);
  result.background_events = passing.background.events;
  return result;
}

std::optional<double> best_cut(const RocCurve& curve, const Counting& yields,
                               const SignificanceDefinition& by) {
  std::optional<double> cut;
  double best = 0;
  for (const RocPoint& point : curve.points) {
    if (point.background.events < fewest_background_events) continue;
    const double significance =
        by.of(select(point, curve.all_signal(), curve.all_background(), yields).expected);
    if (std::isnan(significance) || (cut && significance < best)) continue;
    cut = point.threshold;
    best = significance;
  }
  return cut;
}

Estimate significance_of(double (*definition)(const Counting&), const SelectedYields& selected) {
  const Counting& expected = selected.expected;
  const double by_signal =
      slope(definition, expected, true) * relative(selected.signal_error, expected.signal);
  const double by_background =
      slope(definition, expected, false) * relative(selected.background_error, expected.background);
  return {definition(expected), std::hypot(by_signal, by_background)};
}

const SignificanceDefinition& definition_of(std::string_view metric) {
  if (metric.starts_with(prefix)) {
    if (const auto* definition = find_definition(metric.substr(prefix.size()))) return *definition;
  }
  return *find_definition(usual);
}

}  // namespace hepsweep::studies
