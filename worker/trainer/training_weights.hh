#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "nn/training/class_weights.hh"
#include "studies/events/data_settings.hh"
#include "studies/events/event_table.hh"

namespace hepsweep::worker {

/// The events that are trained on: all that were chosen, or those whose weight is not negative.
/// \throws InputError where none is left
std::vector<std::uint32_t> trained_events(const studies::EventView& events,
                                          std::span<const std::uint32_t> chosen,
                                          studies::NegativeWeights policy);

/// The weights with which these events are trained: their own under the policy, times a factor for
/// each class. "balanced" gives every class present the same sum of |w| and leaves the sum over all
/// events as it was. Empty: those of the events as they are.
/// \throws InputError for a class without weight that is to be balanced
std::vector<float> training_weights(const studies::EventView& events,
                                    std::span<const std::uint32_t> trained,
                                    studies::NegativeWeights policy,
                                    const nn::ClassWeights& classes);

/// Refuses factors of classes that are not there. \throws JsonError ("training.class_weights")
void check_class_weights(const nn::ClassWeights& weights, std::span<const std::string> classes);

}  // namespace hepsweep::worker
