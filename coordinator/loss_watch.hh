#pragma once

#include <string>

#include "coordinator/books.hh"

namespace hepsweep::coordinator {

/// Finds the workers that have died: by their processes' end on the coordinator's own host, which
/// is seen within a second, and everywhere by silence. A loss gives the worker's trials to others;
/// it may come back.
class LossWatch {
 public:
  explicit LossWatch(Books& books);

  /// To be called whenever messages are looked for. Time in which nobody was there to hear (a
  /// suspended job, a slow disk) is no worker's silence.
  void note_listening();
  void note_heard(Worker& worker) { worker.last_heard = heard_until_; }
  /// Looks for losses; cheap where it has just done so.
  void look();

  double silent_seconds(const Worker& worker) const {
    return seconds_between(worker.last_heard, heard_until_);
  }

 private:
  void look_at_processes();
  void look_for_silence();
  void lose(Worker& worker, const std::string& why);

  Books& books_;
  TimePoint last_listened_;
  TimePoint heard_until_;  ///< on a clock that stands still while nobody listens
  Every process_look_{0.5};
  Every silence_look_;
};

/// Ends processes of this host that were lost and yet are there (stopped ones): mpirun would wait
/// for them. \return true where there are any
bool end_lost_processes(const Workers& workers);

}  // namespace hepsweep::coordinator
