#include "nn/schedules/schedule.hh"

#include "core/error.hh"
#include "core/words.hh"
#include "nn/schedules/constant.hh"
#include "nn/schedules/exponential.hh"

namespace hepsweep::nn {

const std::vector<ScheduleKind>& schedule_kinds() {
  static const std::vector<ScheduleKind> kinds = {
      {"constant", "rate", read_constant},
      {"exponential", "max(floor, rate factor^t)", read_exponential},
  };
  return kinds;
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
