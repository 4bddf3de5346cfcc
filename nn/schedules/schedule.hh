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
  std::uint64_t updates_per_epoch = 1;
  std::uint64_t planned_epochs = 1;  ///< of the whole training, early stopping aside
};

/// How an optimizer's numbers change in the course of a training.
struct Schedule {
  /// At a time, from the optimizer's own.
  std::function<double(double learning_rate, ScheduleTime time)> learning_rate;
  /// Empty: the optimizer's own.
  std::function<double(ScheduleTime time)> momentum = {};
};

/// What a schedule counts.
enum class ScheduleUnit { epoch, update };

/// The setting "per": "epoch" or "update". \param fallback one of them
ScheduleUnit read_schedule_unit(ObjectReader& settings, std::string_view fallback = "epoch");
/// Completed epochs or updates.
double elapsed(ScheduleTime time, ScheduleUnit unit);

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
