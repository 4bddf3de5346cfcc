#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/json_reader.hh"

namespace hepsweep::nn {

/// How far a training is.
struct ScheduleTime {
  std::uint64_t updates = 0;  ///< steps before this one
  std::uint64_t epochs = 0;   ///< completed epochs
};

/// The learning rate at a time, from the optimizer's own.
using Schedule = std::function<double(double learning_rate, ScheduleTime time)>;

/// One line of the table of schedules.
struct ScheduleKind {
  std::string name;
  std::string formula;
  Schedule (*read)(ObjectReader& settings);
};

/// Every schedule that a study may name.
const std::vector<ScheduleKind>& schedule_kinds();

/// \throws JsonError for an unknown name or bad settings
Schedule read_schedule(const NamedSettings& schedule);

}  // namespace hepsweep::nn
