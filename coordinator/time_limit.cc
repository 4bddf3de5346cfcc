#include "coordinator/time_limit.hh"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <ctime>

namespace hepsweep::coordinator {
namespace {

constexpr double ordinary_seconds = 8;
constexpr double longest_seconds = 100;
constexpr double margin_seconds = 15;  // between the last checkpoint and the end of the job

std::optional<double> seconds_until(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return std::nullopt;
  char* end = nullptr;
  const long long at = std::strtoll(text, &end, 10);
  if (end == text || *end != '\0' || at <= 0) return std::nullopt;
  return static_cast<double>(at) - static_cast<double>(std::time(nullptr));
}

}  // namespace

std::optional<double> slurm_seconds_left() {
  return seconds_until("SLURM_JOB_END_TIME");
}

TimeBudget time_budget(double limit_seconds) {
  if (limit_seconds > 0) {
    const double left = seconds_until(end_time_variable).value_or(limit_seconds);
    return {std::min(limit_seconds, left), Clock::now()};
  }
  const auto left = slurm_seconds_left();
  return left ? TimeBudget(*left, Clock::now()) : TimeBudget();
}

double seconds_for_checkpoints(int signal) {
  if (signal != SIGUSR1) return ordinary_seconds;
  const double left = slurm_seconds_left().value_or(longest_seconds + margin_seconds);
  return std::clamp(left - margin_seconds, ordinary_seconds, longest_seconds);
}

}  // namespace hepsweep::coordinator
