#pragma once

#include <string>

#include "coordinator/attempt_records.hh"
#include "coordinator/books.hh"

namespace hepsweep::coordinator {

/// Takes what workers say into the books.
class Reception {
 public:
  explicit Reception(Books& books);

  /// A sign of life, and what runs.
  void hear(Worker& worker, const Heartbeat& heartbeat);
  /// It leaves: what it held goes back.
  void handle_goodbye(Worker& worker);
  /// What may change trials. \param message is used up
  void handle(Worker& worker, Message& message);
  /// Nothing can be made of what it said: it holds nothing any more and has to say Hello anew. The
  /// trial that it ran counts this as a failure, so that it can't come back for ever.
  void handle_unreadable(Worker& worker, const std::string& problem);

 private:
  void handle(Worker& worker, const Hello& hello);
  void handle(Worker& worker, Result& result);
  void handle(Worker& worker, const AttemptFailed& failure);
  void handle(Worker& worker, const Checkpointed& checkpoint);
  std::string refusal_of(const Hello& hello) const;
  void refuse(Worker& worker, const std::string& reason);
  void welcome(Worker& worker);
  void ask_to_rejoin(Worker& worker);
  /// What is wrong with an answer, in words; "" where nothing is.
  std::string problem_of(const Worker& worker, const Result& result);
  static std::string problem_of(const Lease& held, std::int64_t trial);
  std::optional<Lease> take_lease(Worker& worker, std::int64_t lease, std::int64_t trial);

  Books& books_;
  AttemptRecords attempts_;
  std::string host_;  ///< the coordinator's
};

}  // namespace hepsweep::coordinator
