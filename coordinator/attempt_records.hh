#pragma once

#include "coordinator/books.hh"

namespace hepsweep::coordinator {

/// Enters into the books, and into the database, what came of attempts.
class AttemptRecords {
 public:
  explicit AttemptRecords(Books& books) : books_(books) {}

  /// A trainer is at work on it.
  void begin(Lease& lease);
  void note_checkpoint(Lease& lease, const Checkpointed& checkpoint);
  /// \param message is used up
  void finish(Lease lease, Result& message);
  /// The trial waits again, or has failed for good. \return true where it has
  bool fail(Lease lease, const AttemptFailed& failure);
  /// What a worker brought under a lease that had ended.
  void refuse(const Worker& worker, std::int64_t lease, std::int64_t trial);

 private:
  void give_up(const WaitingTrial& trial, const AttemptFailed& failure);

  Books& books_;
};

}  // namespace hepsweep::coordinator
