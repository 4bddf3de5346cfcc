#include "nn/schedules/schedule.hh"

#include "core/error.hh"
#include "core/words.hh"
#include "nn/schedules/constant.hh"
#include "nn/schedules/cosine.hh"
#include "nn/schedules/exponential.hh"
#include "nn/schedules/inverse_time.hh"
#include "nn/schedules/one_cycle.hh"
#include "nn/schedules/step.hh"

namespace hepsweep::nn {

const std::vector<ScheduleKind>& schedule_kinds() {
  static const std::vector<ScheduleKind> kinds = {
      {"constant", "rate", read_constant},
      {"exponential", "max(floor, rate factor^t)", read_exponential},
      {"step", "rate factor^floor(t / every)", read_step},
      {"inverse_time", "rate / (1 + decay t)", read_inverse_time},
      {"cosine", "floor + (rate - floor) (1 + cos(pi t / epochs)) / 2", read_cosine},
      {"one_cycle", "up to rate, then down, along cosines", read_one_cycle},
  };
  return kinds;
}

ScheduleUnit read_schedule_unit(ObjectReader& settings, std::string_view fallback) {
  const bool by_epoch = settings.choice("per", {"epoch", "update"}, fallback) == "epoch";
  return by_epoch ? ScheduleUnit::epoch : ScheduleUnit::update;
}

double elapsed(ScheduleTime time, ScheduleUnit unit) {
  return static_cast<double>(unit == ScheduleUnit::epoch ? time.epochs : time.updates);
}

Schedule read_schedule(const NamedSettings& schedule) {
  std::vector<std::string> known;
  for (const ScheduleKind& kind : schedule_kinds()) {
    known.push_back(kind.name);
    if (kind.name != schedule.name) continue;
    ObjectReader reader(schedule.settings, schedule.path);
    Schedule made = kind.read(reader);
    reader.finish();
    return made;
  }
  throw JsonError(schedule.path, unknown_word_message(schedule.name, known));
}

}  // namespace hepsweep::nn
