#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "studies/events/data_settings.hh"
#include "studies/events/event_source.hh"
#include "studies/events/event_table.hh"

namespace hepsweep::studies {

/// Numbers of the events of each split, ascending; every event is in exactly one, but for those
/// that `training_events` leaves out.
struct Split {
  std::vector<std::uint32_t> train;
  std::vector<std::uint32_t> validation;
  std::vector<std::uint32_t> test;

  /// Both together, ascending.
  std::vector<std::uint32_t> train_and_validation() const;
};

/// Where an event belongs depends only on the seed and its number (stratified: on the seed, its
/// class and how many events of the class stand before it), so that events added at the end
/// change nothing for those before. Stratified, every 100 consecutive events of a class hold each
/// fraction to within one event.
///
/// With settings.training_events only so many of the training split are kept, drawn at random by
/// the seed: a smaller number takes a part of what a larger one takes. The other splits don't
/// change.
/// \param sources events of a source with a split of its own go there
/// \throws InputError where the training or the validation split is empty, or the training split
///   has fewer events than training_events asks for
Split split_events(const EventView& events, const SplitSettings& settings,
                   const std::vector<EventSource>& sources = {});

}  // namespace hepsweep::studies
