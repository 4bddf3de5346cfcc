#pragma once

#include <cstdint>
#include <vector>

#include "studies/events/data_settings.hh"
#include "studies/events/derived/derived_columns.hh"
#include "studies/events/event_table.hh"

namespace hepsweep::studies {

/// Refuses columns that the events do not have or that are derived from others, and azimuths that
/// phi_range does not describe. \throws JsonError ("data.augmentation...")
void check_augmentation(const DataSettings& settings, const EventView& events);

/// Moves events at random: one rotation and one reflection for all azimuths of an event, one
/// reflection for all its pseudorapidities. Derived features follow. What becomes of an event
/// depends on the seed, the replica, the epoch and the event's number only, not on its batch; and
/// what is switched on changes nothing of what else is drawn. An undefined angle stays undefined.
class EventAugmentation {
 public:
  /// \param derived the features that are to follow
  /// \pre check_augmentation() has passed
  EventAugmentation(const AugmentationSettings& settings, const DerivedSettings& derived,
                    const EventView& events, std::uint64_t seed, std::uint64_t replica);

  /// \param epoch from 1
  /// \param row the event's columns, in the view's order
  void apply(std::int64_t epoch, std::uint32_t event, float* row) const;

 private:
  AugmentationSettings settings_;
  std::uint64_t key_;
  std::vector<std::uint32_t> phi_;  ///< indices of columns
  std::vector<std::uint32_t> eta_;
  DerivedColumns derived_;
};

}  // namespace hepsweep::studies
