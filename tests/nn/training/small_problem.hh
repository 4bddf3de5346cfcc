#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "core/random.hh"
#include "nn/training/trainer.hh"

namespace hepsweep::nn::testing {

/// Events in memory.
class EventsInMemory : public BatchSource {
 public:
  EventsInMemory(std::size_t inputs, std::size_t outputs) : inputs_(inputs), outputs_(outputs) {}

  void add(const std::vector<float>& inputs, const std::vector<float>& targets, float weight = 1) {
    all_inputs.insert(all_inputs.end(), inputs.begin(), inputs.end());
    all_targets.insert(all_targets.end(), targets.begin(), targets.end());
    all_weights.push_back(weight);
  }

  std::size_t events() const override { return all_weights.size(); }

  void gather(std::span<const std::uint32_t> positions, float* inputs, float* targets,
              float* weights) const override {
    for (const std::uint32_t position : positions) {
      inputs = std::copy_n(all_inputs.data() + position * inputs_, inputs_, inputs);
      targets = std::copy_n(all_targets.data() + position * outputs_, outputs_, targets);
      *weights++ = all_weights[position];
    }
  }

  std::vector<float> all_inputs, all_targets, all_weights;

 private:
  std::size_t inputs_, outputs_;
};

/// The four events of the exclusive or.
inline EventsInMemory exclusive_or() {
  EventsInMemory events(2, 1);
  events.add({0, 0}, {0});
  events.add({0, 1}, {1});
  events.add({1, 0}, {1});
  events.add({1, 1}, {0});
  return events;
}

/// Two normal distributions in `inputs` dimensions, shifted by 1 in each, label by turns.
inline EventsInMemory two_normals(std::size_t count, std::size_t inputs) {
  EventsInMemory events(inputs, 1);
  RandomStream stream(42);
  for (std::size_t i = 0; i < count; ++i) {
    const float label = static_cast<float>(i % 2);
    std::vector<float> values(inputs);
    for (float& value : values) value = static_cast<float>(stream.normal()) + label;
    events.add(values, {label});
  }
  return events;
}

}  // namespace hepsweep::nn::testing
