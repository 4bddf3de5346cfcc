#include "coordinator/worker_records.hh"

namespace hepsweep::coordinator {
namespace {

const char* state_of(const Worker& worker) {
  switch (worker.phase()) {
    case Worker::Phase::unknown:
      return "starting";
    case Worker::Phase::working:
      return "working";
    case Worker::Phase::refused:
      return "refused";
    case Worker::Phase::said_goodbye:
      return worker.was_refused ? "refused" : "left";
    case Worker::Phase::lost:
      return "lost";
  }
  return "";
}

}  // namespace

std::vector<results::WorkerRecord> worker_records(const Books& books, const LossWatch& losses) {
  std::vector<results::WorkerRecord> records;
  records.reserve(books.workers.size());
  for (const Worker& worker : books.workers.all()) {
    results::WorkerRecord record{.worker = worker.peer,
                                 .host = worker.host,
                                 .process = worker.process,
                                 .state = state_of(worker),
                                 .trial = std::nullopt,
                                 .silent_seconds = losses.silent_seconds(worker),
                                 .memory_mb = worker.memory_mb,
                                 .cpu_seconds = worker.cpu_seconds};
    const auto running = worker.leases.empty() ? books.leases.all().end()
                                               : books.leases.all().find(worker.leases.front());
    if (running != books.leases.all().end()) {
      record.trial = running->second.trial.trial;
      record.attempt = running->second.attempt;
      if (worker.running_lease == running->first) record.epoch = worker.epoch;
    }
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace hepsweep::coordinator
