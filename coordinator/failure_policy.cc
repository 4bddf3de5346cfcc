#include "coordinator/failure_policy.hh"

namespace hepsweep::coordinator {
namespace {

bool is_counted(WaitingTrial& trial, std::string_view outcome, bool progressed) {
  if (outcome == "interrupted" || outcome == "lost") return false;
  if (outcome != "killed" || !progressed) return true;
  return ++trial.killed_on_the_way > most_kills_on_the_way;
}

}  // namespace

FailureVerdict judge_failure(WaitingTrial& trial, std::string_view outcome, bool progressed,
                             std::int64_t retries) {
  if (!is_counted(trial, outcome, progressed)) return {.counted = false, .gives_up = false};
  return {.counted = true, .gives_up = ++trial.counted_failures > retries};
}

}  // namespace hepsweep::coordinator
