#pragma once

#include <cstdint>

#include "coordinator/commands/study_inspection.hh"

namespace hepsweep::coordinator {

/// How long trainings of a study take on this machine.
class CostEstimate {
 public:
  /// Measures about a second of real training steps on the study's own events, with the smallest
  /// and the largest of its networks; the seconds for an event are taken as linear in the
  /// multiply-adds between and beyond them.
  void measure(const studies::ResolvedConfiguration& configuration, const InspectedEvents& events,
               const nn::NetworkDescription& network);

  /// Core-seconds of one replica that trains for all of its epochs.
  double seconds(const InspectedConfiguration& configuration) const;

 private:
  struct Point {
    double multiply_adds = 0;
    double seconds_per_event = 0;
  };

  double seconds_per_event(double multiply_adds) const;

  Point smallest_;
  Point largest_;
  int points_ = 0;
};

}  // namespace hepsweep::coordinator
