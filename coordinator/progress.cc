#include "coordinator/progress.hh"

#include <algorithm>
#include <cstdio>
#include <unistd.h>
#include <utility>

#include <fmt/core.h>

#include "coordinator/remaining_time.hh"
#include "core/numbers.hh"

namespace hepsweep::coordinator {
namespace {

constexpr double terminal_interval = 0.5;
constexpr double plain_interval = 15;

}  // namespace

Progress::Progress(std::string objective, bool quiet)
    : objective_(std::move(objective)),
      quiet_(quiet),
      terminal_(::isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      last_shown_(start_) {}

Progress::~Progress() {
  if (line_open_) std::fputc('\n', stderr);
}

void Progress::update(const Coordinator& coordinator) {
  if (quiet_) return;
  if (!started_) {
    if (coordinator.running_trials() == 0) return;
    started_ = true;
    start_ = Clock::now();
    final_at_start_ = coordinator.plan().final_trials();
  }
  const bool done = coordinator.plan().complete() && line_open_;
  const double interval = terminal_ ? terminal_interval : plain_interval;
  if (!done && seconds_since(last_shown_) < interval) return;
  last_shown_ = Clock::now();
  show(line(coordinator));
}

std::string Progress::line(const Coordinator& coordinator) const {
  const TrialPlan& plan = coordinator.plan();
  const std::int64_t done = plan.final_trials();
  const double seconds = seconds_since(start_);
  const double rate = static_cast<double>(done - final_at_start_) / seconds;
  std::string text = fmt::format("{} trials", grouped(done));
  if (const auto planned = plan.planned()) {
    text = fmt::format("{}/{} trials", grouped(done), grouped(*planned));
    if (const auto left = remaining_seconds(coordinator.books(), busy(coordinator, seconds))) {
      text += ", " + duration_text(*left) + " left";
    }
  }
  text += rate >= 1 ? fmt::format(", {:.3g}/s", rate) : fmt::format(", {:.3g}/min", 60 * rate);
  text += fmt::format(", {} running on {} workers", coordinator.running_trials(),
                      coordinator.working());
  if (coordinator.stalled()) text += ", waiting for the database";
  if (plan.failed_trials() > 0) text += fmt::format(", {} failed", plan.failed_trials());
  if (const auto best = plan.best()) {
    text += fmt::format(", best {} {:.4f} (configuration {})", objective_, best->mean,
                        best->configuration);
  }
  return text;
}

// The part of the workers' time that they spent in trials, those that run now included.
double Progress::busy(const Coordinator& coordinator, double seconds) const {
  const Books& books = coordinator.books();
  double spent = books.costs.total_seconds();
  for (const auto& [number, lease] : books.leases.all()) {
    if (lease.begun) spent += seconds_between(lease.begun_at, books.now);
  }
  const double had = seconds * static_cast<double>(std::max<std::size_t>(1, coordinator.working()));
  return std::clamp(spent / had, 0.01, 1.0);
}

void Progress::show(const std::string& line) {
  std::fprintf(stderr, terminal_ ? "\r\033[K%s" : "hepsweep: %s\n", line.c_str());
  std::fflush(stderr);
  line_open_ = terminal_;
}

}  // namespace hepsweep::coordinator
