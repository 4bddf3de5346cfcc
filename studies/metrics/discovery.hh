#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "studies/metrics/estimate.hh"
#include "studies/metrics/roc_curve.hh"
#include "studies/statistics/significance.hh"

namespace hepsweep::studies {

/// Fewest background events, by number, that a chosen cut must let pass.
constexpr std::uint64_t fewest_background_events = 50;

/// What a cut on the score leaves of the events expected in the measurement.
struct SelectedYields {
  static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

  double cut = unknown;
  /// The uncertainty is the same fraction of b at every cut. NaN where there is no cut.
  Counting expected{.signal = unknown, .background = unknown, .background_sigma = unknown};
  double signal_error = unknown;        ///< of s, from the number of simulated events
  double background_error = unknown;    ///< of b
  std::uint64_t background_events = 0;  ///< simulated ones that pass
};

/// \param yields expected before any cut
SelectedYields select(const RocPoint& passing, const PassingEvents& all_signal,
                      const PassingEvents& all_background, const Counting& yields);

/// The distinct score at which a definition is largest, the lowest of equals, among those that
/// leave at least 50 background events; nothing where there is none.
std::optional<double> best_cut(const RocCurve& curve, const Counting& yields,
                               const SignificanceDefinition& by);

/// The significance with the error that it has from those of s and b. The choice of the cut is not
/// in it.
Estimate significance_of(double (*definition)(const Counting&), const SelectedYields& selected);

/// The definition of a metric "significance_NAME"; for every other metric, "significance" too,
/// that by which a cut is chosen unless a study's objective names another one: "asimov_sigma".
const SignificanceDefinition& definition_of(std::string_view metric);

}  // namespace hepsweep::studies
