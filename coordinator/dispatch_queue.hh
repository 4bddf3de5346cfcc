#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "coordinator/plan/trial_plan.hh"

namespace hepsweep::coordinator {

/// Trials that wait, and which of them is next: what came back from a worker first, then the
/// longest, so that a study ends with short ones. While more trials are planned than the window
/// holds, the oldest goes first instead: what is finished then stays one piece, and memory flat.
class DispatchQueue {
 public:
  /// Whether a trial may be started now.
  using MayStart = std::function<bool(const WaitingTrial&)>;

  /// \param window how many trials to look ahead
  explicit DispatchQueue(std::size_t window) : window_(window) {}

  std::size_t size() const { return returned_.size() + by_number_.size(); }
  bool empty() const { return size() == 0; }
  /// Trials that are missing to a full window.
  std::size_t room() const { return window_ - std::min(window_, by_number_.size()); }

  /// \param order larger goes first
  void add(WaitingTrial trial, double order);
  /// A trial that a worker gave back: in front of all that were not given out yet.
  void put_back(WaitingTrial trial);
  /// The next trial that may be started.
  std::optional<WaitingTrial> take(const MayStart& may_start);

  /// Orders anew, by what was learnt since.
  void order_again(const std::function<double(const WaitingTrial&)>& order);
  void visit(const std::function<void(const WaitingTrial&)>& visitor) const;

 private:
  struct Entry {
    WaitingTrial trial;
    double order = 0;
  };
  using ByNumber = std::map<std::int64_t, Entry>;
  using Rank = std::pair<double, std::int64_t>;  ///< -order, and the trial's number among equals

  bool oldest_is_due() const;
  WaitingTrial extract(ByNumber::iterator entry);

  std::size_t window_;
  std::map<std::int64_t, WaitingTrial> returned_;
  ByNumber by_number_;
  std::set<Rank> by_order_;
  std::int64_t newest_ = 0;
};

}  // namespace hepsweep::coordinator
