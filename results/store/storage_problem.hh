#pragma once

#include "core/error.hh"

namespace hepsweep::results {

/// The database could not be read or written. Where it was thrown by a transaction, that
/// transaction has left no trace.
class StorageProblem : public Error {
 public:
  StorageProblem(const std::string& message, bool may_pass) : Error(message), may_pass_(may_pass) {}

  /// True where the same may succeed later: the disk was full, a quota used up, a network file
  /// system away, another program held the file. False where the file is damaged.
  bool may_pass() const noexcept { return may_pass_; }

 private:
  bool may_pass_;
};

/// Another coordinator has the database open.
class DatabaseInUse : public InputError {
 public:
  using InputError::InputError;
};

}  // namespace hepsweep::results
