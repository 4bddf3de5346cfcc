#include "coordinator/dispatch_queue.hh"

#include <utility>

namespace hepsweep::coordinator {
namespace {

// Windows that a trial may be overtaken by.
constexpr std::int64_t most_windows = 4;

}  // namespace

void DispatchQueue::add(WaitingTrial trial, double order) {
  const std::int64_t number = trial.trial;
  newest_ = std::max(newest_, number);
  by_order_.emplace(-order, number);
  by_number_.emplace(number, Entry{std::move(trial), order});
}

void DispatchQueue::put_back(WaitingTrial trial) {
  const std::int64_t number = trial.trial;
  returned_.emplace(number, std::move(trial));
}

std::optional<WaitingTrial> DispatchQueue::take(const MayStart& may_start) {
  for (auto entry = returned_.begin(); entry != returned_.end(); ++entry) {
    if (may_start(entry->second)) return std::move(returned_.extract(entry).mapped());
  }
  if (oldest_is_due() && may_start(by_number_.begin()->second.trial)) {
    return extract(by_number_.begin());
  }
  for (const Rank& rank : by_order_) {
    const auto entry = by_number_.find(rank.second);
    if (may_start(entry->second.trial)) return extract(entry);
  }
  return std::nullopt;
}

bool DispatchQueue::oldest_is_due() const {
  if (by_number_.empty()) return false;
  const std::int64_t overtaken = newest_ - by_number_.begin()->first;
  return room() == 0 || overtaken >= most_windows * static_cast<std::int64_t>(window_);
}

WaitingTrial DispatchQueue::extract(ByNumber::iterator entry) {
  by_order_.erase({-entry->second.order, entry->first});
  return std::move(by_number_.extract(entry).mapped().trial);
}

void DispatchQueue::order_again(const std::function<double(const WaitingTrial&)>& order) {
  by_order_.clear();
  for (auto& [number, entry] : by_number_) {
    entry.order = order(entry.trial);
    by_order_.emplace(-entry.order, number);
  }
}

void DispatchQueue::visit(const std::function<void(const WaitingTrial&)>& visitor) const {
  for (const auto& [number, trial] : returned_) visitor(trial);
  for (const auto& [number, entry] : by_number_) visitor(entry.trial);
}

}  // namespace hepsweep::coordinator
