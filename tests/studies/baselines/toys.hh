#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "core/random.hh"
#include "studies/baselines/baseline.hh"
#include "studies/metrics/area_under_curve.hh"

namespace hepsweep::studies::testing {

/// A sample written by hand. \param rows inputs of each event
inline TrainingSample sample_of(const std::vector<std::vector<float>>& rows,
                                const std::vector<std::int32_t>& labels,
                                std::vector<float> weights = {}) {
  TrainingSample sample;
  sample.inputs = rows.front().size();
  for (const auto& row : rows) sample.values.insert(sample.values.end(), row.begin(), row.end());
  sample.labels = labels;
  sample.weights = weights.empty() ? std::vector<float>(labels.size(), 1.0F) : std::move(weights);
  return sample;
}

/// Two Gaussians of unit variance whose means are `distance` apart in the first input; the others
/// are noise. Signal and background take turns.
inline TrainingSample gaussians(std::size_t events, double distance, std::size_t inputs = 3,
                                std::uint64_t seed = 1) {
  TrainingSample sample;
  sample.inputs = inputs;
  RandomStream stream(stream_key(seed, 0, "toy"));
  for (std::size_t i = 0; i < events; ++i) {
    const auto label = static_cast<std::int32_t>(i % 2);
    for (std::size_t j = 0; j < inputs; ++j) {
      const double shift = j == 0 && label == 1 ? distance : 0;
      sample.values.push_back(static_cast<float>(stream.normal() + shift));
    }
    sample.labels.push_back(label);
    sample.weights.push_back(1);
  }
  return sample;
}

/// The largest AUC that two such Gaussians allow: Phi(distance / sqrt 2).
inline double best_auc(double distance) {
  return std::erfc(-distance / 2) / 2;
}

inline std::vector<float> scores_of(const ClassicModel& model, const TrainingSample& sample) {
  std::vector<float> scores(sample.events() * model.outputs());
  model.predict(sample.values.data(), sample.events(), scores.data());
  return scores;
}

inline double auc_of(const ClassicModel& model, const TrainingSample& sample) {
  const auto scores = scores_of(model, sample);
  const std::vector<double> wide(scores.begin(), scores.end());
  const std::vector<double> ones(wide.size(), 1.0);
  return area_under_curve(wide, sample.labels, 1, ones).area;
}

/// A method by its name, with its defaults.
inline Json method(const std::string& name, const Json& settings = Json::object()) {
  Json json;
  json[name] = settings;
  return json;
}

}  // namespace hepsweep::studies::testing
