#include "worker/trainer/training_weights.hh"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/words.hh"

namespace hepsweep::worker {
namespace {

double weight_of(const studies::EventView& events, std::uint32_t event,
                 studies::NegativeWeights policy) {
  const double weight = events.weights[event];
  return policy == studies::NegativeWeights::absolute ? std::abs(weight) : weight;
}

/// The factor that gives each class present the same sum of |w|.
std::vector<double> balancing_factors(const studies::EventView& events,
                                      std::span<const std::uint32_t> trained) {
  std::vector<double> sums(events.classes.size());
  std::vector<bool> present(events.classes.size());
  double total = 0;
  for (const std::uint32_t event : trained) {
    const auto label = static_cast<std::size_t>(events.labels[event]);
    sums.at(label) += std::abs(events.weights[event]);
    present[label] = true;
    total += std::abs(events.weights[event]);
  }
  const auto classes = static_cast<double>(std::count(present.begin(), present.end(), true));
  std::vector<double> factors(sums.size(), 1);
  for (std::size_t i = 0; i < sums.size(); ++i) {
    if (!present[i]) continue;
    if (sums[i] == 0) {
      throw InputError(
          fmt::format("training.class_weights: the events of the class \"{}\" have the weight 0, "
                      "so that nothing balances them",
                      events.classes[i]));
    }
    factors[i] = total / (classes * sums[i]);
  }
  return factors;
}

std::vector<double> class_factors(const studies::EventView& events,
                                  std::span<const std::uint32_t> trained,
                                  const nn::ClassWeights& classes) {
  if (classes.balanced) return balancing_factors(events, trained);
  std::vector<double> factors(events.classes.size(), 1);
  for (const auto& [name, factor] : classes.factors) {
    const auto found = std::find(events.classes.begin(), events.classes.end(), name);
    factors.at(static_cast<std::size_t>(found - events.classes.begin())) = factor;
  }
  return factors;
}

}  // namespace

std::vector<std::uint32_t> trained_events(const studies::EventView& events,
                                          std::span<const std::uint32_t> chosen,
                                          studies::NegativeWeights policy) {
  std::vector<std::uint32_t> trained(chosen.begin(), chosen.end());
  if (policy != studies::NegativeWeights::drop) return trained;
  std::erase_if(trained, [&](std::uint32_t event) { return events.weights[event] < 0; });
  if (trained.empty()) {
    throw InputError(
        "data.negative_weights: all events to train on have negative weights; none is left to "
        "train on");
  }
  return trained;
}

std::vector<float> training_weights(const studies::EventView& events,
                                    std::span<const std::uint32_t> trained,
                                    studies::NegativeWeights policy,
                                    const nn::ClassWeights& classes) {
  if (policy != studies::NegativeWeights::absolute && classes.are_plain()) return {};
  const std::vector<double> factors = class_factors(events, trained, classes);
  std::vector<float> weights;
  weights.reserve(trained.size());
  for (const std::uint32_t event : trained) {
    const double factor = factors.at(static_cast<std::size_t>(events.labels[event]));
    weights.push_back(static_cast<float>(factor * weight_of(events, event, policy)));
  }
  return weights;
}

void check_class_weights(const nn::ClassWeights& weights, std::span<const std::string> classes) {
  for (const auto& [name, factor] : weights.factors) {
    if (std::find(classes.begin(), classes.end(), name) != classes.end()) continue;
    throw JsonError(
        "training.class_weights." + name,
        fmt::format("class {}", unknown_word_message(name, {classes.begin(), classes.end()})));
  }
}

}  // namespace hepsweep::worker
