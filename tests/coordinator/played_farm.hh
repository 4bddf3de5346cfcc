// A farm whose workers, clock and disk are the test's.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "coordinator/coordinator.hh"
#include "coordinator/plan/search_plan.hh"
#include "coordinator/protocol/local_transport.hh"
#include "core/version.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::coordinator {

/// A clock that moves when it is told to.
class PlayedClock {
 public:
  void advance(double count) { now_ += seconds(count); }
  Now reader() {
    return [this] { return now_; };
  }

 private:
  TimePoint now_ = TimePoint{} + std::chrono::hours(1);
};

/// A worker whose every move is the test's.
class PlayedWorker {
 public:
  PlayedWorker(LocalHub& hub, int peer) : transport_(hub.endpoint(peer)) {}

  void say(const Message& message) { say_bytes(to_bytes(message)); }
  void say_bytes(const std::string& bytes) { transport_->send(coordinator_peer, bytes); }
  void greet(const std::string& level = "x86-64-v3") {
    say(Hello{program_version, "elsewhere", 1, level});
  }

  std::vector<Message> hear() {
    std::vector<Message> heard;
    while (auto envelope = transport_->receive()) {
      heard.push_back(message_from_bytes(envelope->bytes));
    }
    return heard;
  }

  template <typename Content>
  std::vector<Content> hear_all() {
    std::vector<Content> found;
    for (const Message& message : hear()) {
      if (const auto* content = std::get_if<Content>(&message)) found.push_back(*content);
    }
    return found;
  }

  void answer(const Assignment& assignment, double auc = 0.5, double took = 1) {
    Result result{assignment.lease, assignment.trial.trial, {}};
    result.result.state = studies::TrialState::complete;
    result.result.metrics.push_back({"validation", "auc", auc});
    result.result.seconds = took;
    say(result);
  }

  void fail(const Assignment& assignment, const std::string& outcome, bool progressed = false) {
    say(AttemptFailed{.lease = assignment.lease,
                      .trial = assignment.trial.trial,
                      .outcome = outcome,
                      .message = "signal 11",
                      .progressed = progressed});
  }

 private:
  std::unique_ptr<Transport> transport_;
};

/// Another plan's trials, with a disk that is full when the test says so: among what is to be
/// written is then a call that fails.
class PlanOnAPlayedDisk : public TrialPlan {
 public:
  explicit PlanOnAPlayedDisk(TrialPlan& plan) : plan_(plan) {}

  int failures = 0;      ///< that come
  bool may_pass = true;  ///< these
  int attempts = 0;      ///< to write, so far

  std::vector<WaitingTrial> next(std::size_t count, PendingWrites& writes) override {
    auto trials = plan_.next(count, writes);
    if (!trials.empty()) add_hurdle(writes);
    return trials;
  }
  /// To make a write of what happens next.
  void add_hurdle(PendingWrites& writes) {
    writes.add([this](results::ResultStore&) {
      ++attempts;
      if (failures-- > 0) throw results::StorageProblem("study.db: disk full", may_pass);
    });
  }

  void finished(const WaitingTrial& trial, studies::TrialState state,
                std::optional<double> objective) override {
    plan_.finished(trial, state, objective);
  }
  bool complete() const override { return plan_.complete(); }
  std::optional<std::int64_t> planned() const override { return plan_.planned(); }
  std::int64_t final_trials() const override { return plan_.final_trials(); }
  std::int64_t failed_trials() const override { return plan_.failed_trials(); }
  std::optional<BestSoFar> best() const override { return plan_.best(); }

 private:
  TrialPlan& plan_;
};

/// Three configurations in two replicas, two workers.
class PlayedFarm : public ::testing::Test {
 protected:
  static constexpr const char* study_text = R"({
    "hepsweep": 1, "name": "played",
    "data": {"generate": {"process": "heavy_higgs", "events": 100, "seed": 1}},
    "network": [{"dense": {"units": "$width", "activation": "sigmoid"}}],
    "training": {"loss": "binary_cross_entropy"},
    "search": {"space": {"width": [1, 2, 3]}},
    "replicas": 2
  })";

  explicit PlayedFarm(const std::string& text = study_text)
      : study_(studies::parse_study(text, "study.json", folder_.path())),
        store_(results::ResultStore::open(folder_ / "study.db", record())),
        search_(study_, store_, size_of),
        plan_(search_),
        transport_(hub_.endpoint(coordinator_peer)),
        first_(hub_, 1),
        second_(hub_, 2) {}

  static ConfigurationSize size_of(const studies::ResolvedConfiguration&) {
    return {.network_parameters = 7, .operations = 0};
  }

  results::StudyRecord record() const {
    return {.name = study_.name,
            .document = study_.text,
            .digest = study_.digest,
            .file = "",
            .objective = "auc",
            .program_version = program_version,
            .instruction_set = "x86-64-v3",
            .events_digest = "d",
            .planned_trials = 6};
  }

  Coordinator coordinator(CoordinatorSettings settings = {}) {
    settings.instruction_set = "x86-64-v3";
    settings.now = clock_.reader();
    return {plan_, store_, *transport_, 2, settings};
  }

  std::vector<results::StoredTrial> trials() const { return store_.trials(); }

  testing::TemporaryFolder folder_;
  PlayedClock clock_;
  studies::Study study_;
  results::ResultStore store_;
  SearchPlan search_;
  PlanOnAPlayedDisk plan_;
  LocalHub hub_{2};
  std::unique_ptr<Transport> transport_;
  PlayedWorker first_;
  PlayedWorker second_;
};

}  // namespace hepsweep::coordinator
