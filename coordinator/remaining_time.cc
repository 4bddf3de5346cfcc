#include "coordinator/remaining_time.hh"

#include <algorithm>

namespace hepsweep::coordinator {

std::optional<double> remaining_seconds(const Books& books, double busy) {
  const auto planned = books.plan.planned();
  const auto mean = books.costs.mean_seconds();
  if (!planned || !mean || books.workers.working() == 0) return std::nullopt;
  double work = 0;
  books.queue.visit(
      [&](const WaitingTrial& trial) { work += books.costs.seconds(trial).value_or(*mean); });
  for (const auto& [number, lease] : books.leases.all()) {
    const double done = lease.begun ? seconds_between(lease.begun_at, books.now) : 0;
    work += std::max(0.0, books.costs.seconds(lease.trial).value_or(*mean) - done);
  }
  const auto known = static_cast<std::int64_t>(books.queue.size() + books.leases.size());
  const std::int64_t unknown =
      std::max<std::int64_t>(0, *planned - books.plan.final_trials() - known);
  work += static_cast<double>(unknown) * *mean;
  return work / static_cast<double>(books.workers.working()) / busy;
}

}  // namespace hepsweep::coordinator
