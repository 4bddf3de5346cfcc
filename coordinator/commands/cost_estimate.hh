#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "coordinator/commands/study_inspection.hh"

namespace hepsweep::coordinator {

/// How long trainings of a study take on this machine.
class CostEstimate {
 public:
  /// Measures about a second of real training on the study's own events. Of networks, give the
  /// smallest and the largest: the seconds for an event are taken as linear in the multiply-adds
  /// between and beyond them. A classic method's are taken as proportional.
  void measure(const studies::ResolvedConfiguration& configuration, const InspectedEvents& events,
               const InspectedConfiguration& inspected);

  /// Core-seconds of one replica that trains for all of its epochs.
  double seconds(const InspectedConfiguration& configuration) const;

 private:
  struct Point {
    double multiply_adds = 0;
    double seconds_per_event = 0;
  };

  void measure_network(const studies::ResolvedConfiguration& configuration,
                       const InspectedEvents& events, const nn::NetworkDescription& network);
  void measure_classic(const studies::ResolvedConfiguration& configuration,
                       const InspectedEvents& events, const InspectedConfiguration& inspected);
  double seconds_per_event(double multiply_adds) const;

  Point smallest_;
  Point largest_;
  int points_ = 0;
  std::map<std::string, double> classic_;  ///< seconds of a multiply-add, by method
};

}  // namespace hepsweep::coordinator
