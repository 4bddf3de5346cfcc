#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "studies/events/event_table.hh"
#include "studies/events/preprocessing.hh"
#include "studies/metrics/metrics.hh"
#include "worker/trainer/scorer.hh"

namespace hepsweep::worker {

/// A model's scores of chosen events, with what metrics need to know about these events.
struct Scores {
  std::size_t outputs = 1;
  std::vector<float> values;  ///< events x outputs, row-major
  std::vector<std::int32_t> labels;
  std::vector<double> weights;

  /// For metrics. Refers to the labels here.
  studies::MetricInput metric_input() const;
  /// The values as float32, little-endian.
  std::string bytes() const;
};

/// Labels and weights of chosen events, without scores yet.
Scores unscored(const studies::EventView& view, std::span<const std::uint32_t> events);

/// Scores that bytes() gave, of the same events in the same order.
/// \throws Error where there are not as many numbers as these events need
Scores scores_of_bytes(std::string_view bytes, std::size_t outputs, const studies::EventView& view,
                       std::span<const std::uint32_t> events);

/// \param events numbers of the events, in the order of the scores
/// \param between_blocks called every few thousand events
Scores score_events(Scorer& scorer, const studies::EventView& view,
                    const studies::EventInputs& inputs, std::span<const std::uint32_t> events,
                    const std::function<void()>& between_blocks = {});

}  // namespace hepsweep::worker
