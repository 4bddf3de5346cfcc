#include "worker/trainer/scoring.hh"

#include <algorithm>
#include <cstring>

#include <fmt/core.h>

#include "core/error.hh"

namespace hepsweep::worker {
namespace {

constexpr std::size_t block_size = 4096;  // events whose inputs are in memory at a time

}  // namespace

studies::MetricInput Scores::metric_input() const {
  return studies::metric_input({values, outputs, labels, weights});
}

std::string Scores::bytes() const {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

Scores unscored(const studies::EventView& view, std::span<const std::uint32_t> events) {
  Scores scores;
  for (const std::uint32_t event : events) {
    scores.labels.push_back(view.labels[event]);
    scores.weights.push_back(view.weights[event]);
  }
  return scores;
}

Scores scores_of_bytes(std::string_view bytes, std::size_t outputs, const studies::EventView& view,
                       std::span<const std::uint32_t> events) {
  Scores scores = unscored(view, events);
  scores.outputs = outputs;
  scores.values.resize(events.size() * outputs);
  if (bytes.size() != scores.values.size() * sizeof(float)) {
    throw Error(fmt::format("{} bytes of scores for {} events with {} outputs", bytes.size(),
                            events.size(), outputs));
  }
  std::memcpy(scores.values.data(), bytes.data(), bytes.size());
  return scores;
}

Scores score_events(Scorer& scorer, const studies::EventView& view,
                    const studies::EventInputs& inputs, std::span<const std::uint32_t> events,
                    const std::function<void()>& between_blocks) {
  Scores scores = unscored(view, events);
  scores.outputs = scorer.outputs();
  scores.values.resize(events.size() * scores.outputs);
  std::vector<float> block(std::min(block_size, events.size()) * scorer.inputs());
  for (std::size_t first = 0; first < events.size(); first += block_size) {
    const auto chosen = events.subspan(first, std::min(block_size, events.size() - first));
    if (between_blocks) between_blocks();
    inputs.gather(chosen, block.data());
    scorer.predict(block.data(), chosen.size(), scores.values.data() + first * scores.outputs);
  }
  return scores;
}

}  // namespace hepsweep::worker
