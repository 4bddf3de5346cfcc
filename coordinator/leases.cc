#include "coordinator/leases.hh"

namespace hepsweep::coordinator {
namespace {

constexpr std::size_t most_remembered = 100'000;

}  // namespace

std::int64_t Leases::give(Lease lease) {
  leases_.emplace(++last_, std::move(lease));
  return last_;
}

Lease* Leases::find(std::int64_t number, int peer) {
  const auto found = leases_.find(number);
  return found == leases_.end() || found->second.peer != peer ? nullptr : &found->second;
}

std::optional<Lease> Leases::take(std::int64_t number, int peer) {
  if (find(number, peer) == nullptr) return std::nullopt;
  return std::move(leases_.extract(number).mapped());
}

std::optional<Lease> Leases::withdraw(std::int64_t number) {
  auto node = leases_.extract(number);
  if (node.empty()) return std::nullopt;
  const Lease& lease = node.mapped();
  withdrawn_.emplace(number, AttemptNumber{lease.trial.trial, lease.attempt});
  if (withdrawn_.size() > most_remembered) withdrawn_.erase(withdrawn_.begin());
  return std::move(node.mapped());
}

std::optional<AttemptNumber> Leases::withdrawn(std::int64_t number) const {
  const auto found = withdrawn_.find(number);
  if (found == withdrawn_.end()) return std::nullopt;
  return found->second;
}

}  // namespace hepsweep::coordinator
