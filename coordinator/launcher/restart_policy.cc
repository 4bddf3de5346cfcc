#include "coordinator/launcher/restart_policy.hh"

#include <algorithm>
#include <cmath>

namespace hepsweep::coordinator {
namespace {

constexpr double longest_pause = 60;
// Where ranks never found each other something is wrong with the machine or the command.
constexpr int most_before_a_start = 2;

}  // namespace

void RestartPolicy::note_finished(std::int64_t trials) {
  if (finished_ >= 0 && trials > finished_) restarts_ = 0;
  finished_ = std::max(finished_, trials);
}

std::optional<double> RestartPolicy::next_pause(bool was_killed) {
  if (!started_ && !was_killed && ++failed_starts_ > most_before_a_start) return std::nullopt;
  if (restarts_ >= most_) return std::nullopt;
  return std::min(longest_pause, std::ldexp(first_pause_, std::min(restarts_++, 10)));
}

}  // namespace hepsweep::coordinator
