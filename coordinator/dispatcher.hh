#pragma once

#include "coordinator/books.hh"

namespace hepsweep::coordinator {

/// Plans trials ahead and gives them to workers: to those that hold none first, and then some
/// ahead to those at work, so that a free one need not ask for its next trial: about 50 ms of
/// work, at least one trial and at most 64, and at the end of a study none while others could do
/// with it.
class Dispatcher {
 public:
  explicit Dispatcher(Books& books) : books_(books) {}

  /// \return true when something was planned or given out
  bool step();
  /// True when the time that is left is too short for every trial that waits, and nothing runs.
  bool is_out_of_time() const;

 private:
  bool refill();
  bool serve_idle();
  bool fill_hands();
  bool fill_hand(Worker& worker);
  bool has_room(const Worker& worker) const;
  bool is_near_the_end() const;
  bool may_start(const WaitingTrial& trial) const;
  bool give_one(Worker& worker);
  void order_again();

  Books& books_;
  Every sweep_{0.02};  ///< over all workers
  Every ordering_{5};
};

}  // namespace hepsweep::coordinator
