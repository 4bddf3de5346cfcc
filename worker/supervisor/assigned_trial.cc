#include "worker/supervisor/assigned_trial.hh"

#include <utility>

#include <fmt/core.h>

namespace hepsweep::worker {
namespace {}  // namespace

AssignedTrial::AssignedTrial(std::string assignment) : bytes(std::move(assignment)) {
  const coordinator::Outline outline = coordinator::outline_of(bytes);
  lease = outline.lease;
  trial = outline.trial;
  number = outline.attempt;
  limits = outline.limits;
}

std::optional<Verdict> exceeded_limit(const coordinator::AttemptLimits& limits,
                                      const AttemptProgress& progress, Clock::time_point now) {
  if (limits.seconds > 0 && seconds_between(progress.started, now) > limits.seconds) {
    return Verdict{"timed out", fmt::format("ran longer than limits.seconds = {:g}; {} epochs "
                                            "were done",
                                            limits.seconds, progress.epoch)};
  }
  if (limits.memory_mb > 0 && progress.memory_mb > limits.memory_mb) {
    return Verdict{"out of memory",
                   fmt::format("used {:.0f} MB, more than limits.memory_mb = {:g}; {} epochs "
                               "were done",
                               progress.memory_mb, limits.memory_mb, progress.epoch)};
  }
  if (limits.silence_seconds > 0 &&
      seconds_between(progress.last_word, now) > limits.silence_seconds) {
    return Verdict{"silent", fmt::format("the trainer gave no sign of life for more than {:g} s; "
                                         "{} epochs were done",
                                         limits.silence_seconds, progress.epoch)};
  }
  return std::nullopt;
}

}  // namespace hepsweep::worker
