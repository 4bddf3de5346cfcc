#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/json.hh"
#include "results/store/storage_problem.hh"
#include "studies/trial/trial.hh"

namespace hepsweep::results {

/// The study as the database keeps it: one row.
struct StudyRecord {
  std::string name;
  std::string document;  ///< the study file's text, as its author wrote it
  std::string digest;    ///< of the parsed document: decides whether a database is this study's
  std::string file;      ///< absolute path of the study file; "" for standard input
  std::uint64_t seed = 1;
  std::string objective;  ///< metric on the validation split
  bool maximise = true;
  std::string program_version;
  std::string instruction_set;  ///< "x86-64-v3": fixed for the whole study
  std::string events_digest;    ///< "" until the events were opened
  /// Of the search and what follows it; 0 where the strategy decides.
  std::int64_t planned_trials = 0;
};

struct ConfigurationRecord {
  std::int64_t configuration = 0;  ///< from 1, in logical order
  Json parameters;                 ///< name: value
  Json document;                   ///< the study with the parameters filled in
  std::int64_t network_parameters = 0;
  std::string model = "network";  ///< or the name of a classic method
};

struct TrialRecord {
  std::int64_t trial = 0;  ///< from 1, in logical order
  std::int64_t configuration = 0;
  std::int64_t replica = 0;
  std::string stage = "search";
  std::string variation = "nominal";
  std::optional<std::int64_t> epochs = {};  ///< TrialSpecification::epochs
};

/// A trial as it stands in the database.
struct StoredTrial {
  TrialRecord record;
  studies::TrialState state = studies::TrialState::waiting;
  std::int64_t attempts = 0;          ///< given out so far
  std::int64_t counted_failures = 0;  ///< of those, the ones that ended by the trial's own fault
  std::int64_t uncounted_kills = 0;   ///< of a waiting trial: attempts "killed" that don't count
  std::optional<double> objective;    ///< of a complete trial
  std::int64_t best_epoch = 0;
};

/// Who executes an attempt.
struct AttemptStart {
  std::int64_t trial = 0;
  std::int64_t attempt = 0;  ///< from 1 for each trial
  std::int64_t worker = 0;
  std::string host;
};

/// How an attempt ended that brought no result.
struct AttemptFailure {
  std::int64_t trial = 0;
  std::int64_t attempt = 0;
  std::string outcome;  ///< "crashed", "lost", "timed out", "out of memory", "interrupted"
  std::string message;  ///< exit code, signal, last lines of its stderr
  bool counted = true;  ///< false: the trial is not to blame (its worker was lost)
  double seconds = 0;
  double cpu_seconds = 0;
  double memory_mb = 0;
};

/// What happened to an attempt between its beginning and its end.
struct AttemptEvent {
  std::int64_t trial = 0;
  std::int64_t attempt = 0;
  std::string kind;  ///< "checkpointed", "resumed", "refused"
  std::string message;
};

/// A worker as the coordinator knows it.
struct WorkerRecord {
  std::int64_t worker = 0;  ///< its rank, or its number among the local ones; from 1
  std::string host;
  std::int64_t process = 0;
  std::string state;                       ///< "working", "refused", "lost", "left"
  std::optional<std::int64_t> trial = {};  ///< that it carries out
  std::int64_t attempt = 0;                ///< of that trial
  std::int64_t epoch = 0;                  ///< completed by that attempt
  double silent_seconds = 0;               ///< since its last word
  double memory_mb = 0;                    ///< of worker and trainer
  double cpu_seconds = 0;                  ///< of the worker and its trainers, since they started
};

/// Where a search goes on: before `configuration` every trial of the search is final.
struct ResumePoint {
  std::int64_t configuration = 1;  ///< the first one that is not finished, or not yet made
  std::int64_t final_trials = 0;   ///< of the search, before that configuration
  std::int64_t failed_trials = 0;  ///< of these
  /// The best finished configuration before it: number, mean objective, replicas that count.
  std::int64_t best_configuration = 0;  ///< 0: none
  double best_mean = 0;
  std::int64_t best_replicas = 0;
};

/// One look at the test split (docs/architecture.md, rule 4).
struct LookRecord {
  std::vector<std::int64_t> configurations;
  std::string train_on;  ///< "train" or "train+validation"
  std::string reason;    ///< the command that looked
};

/// A metric of a committee: the mean of several trials' scores, event by event.
struct CommitteeMetric {
  std::string split;
  std::string metric;
  double value = std::numeric_limits<double>::quiet_NaN();
  double error = std::numeric_limits<double>::quiet_NaN();  ///< statistical; NaN: none is known
  /// From the mean of the members' own values, with its error (NaN: none is known).
  double difference = std::numeric_limits<double>::quiet_NaN();
  double difference_error = std::numeric_limits<double>::quiet_NaN();
};

/// The committee of a configuration's complete trials in one look.
struct CommitteeRecord {
  std::int64_t look = 0;
  std::int64_t configuration = 0;
  std::int64_t members = 0;
  std::vector<CommitteeMetric> metrics;
};

/// The winner of a search minus a baseline on the test split, in the look of the baseline.
struct LookDifference {
  std::int64_t look = 0;
  std::int64_t configuration = 0;  ///< the baseline
  std::int64_t winner = 0;
  std::string metric;
  std::int64_t replicas = 0;  ///< common ones
  double difference = std::numeric_limits<double>::quiet_NaN();
  double error = std::numeric_limits<double>::quiet_NaN();  ///< NaN: not known
  double seed_error = std::numeric_limits<double>::quiet_NaN();
  double sample_error = std::numeric_limits<double>::quiet_NaN();
};

/// The only way by which results enter a database. One process holds one at a time; all others
/// read (docs/database.md).
class ResultStore {
 public:
  /// Creates the database, or opens one to go on with it; trials that were running are waiting
  /// again and their attempts are ended as "interrupted", uncounted.
  /// \throws InputError where the folder can't be written, the file is no database of hepsweep or
  ///   of a newer version, holds another study (both names and digests are given), was begun with
  ///   another instruction set, or where another coordinator has it open (with its process and
  ///   host)
  static ResultStore open(const std::filesystem::path& file, const StudyRecord& study);
  /// Opens an existing database to add to it (`hepsweep final`).
  static ResultStore open_existing(const std::filesystem::path& file);

  ResultStore(ResultStore&&) noexcept;
  ResultStore& operator=(ResultStore&&) noexcept;
  ~ResultStore();

  const StudyRecord& study() const;
  /// Fills in what was not known when the database was made; never changes what is there.
  void set_events_digest(const std::string& digest);

  /// Everything inside `work` is one transaction, durable when this returns (group commit). Calls
  /// below may also stand alone, each then a transaction of its own.
  /// \throws StorageProblem where the database can't be written; nothing of `work` is stored then,
  ///   and the whole may be repeated where the problem may pass
  void transaction(const std::function<void()>& work);

  /// Adds a configuration; one that is there already must be equal (a resumed study).
  /// \throws Error where it differs
  void add_configuration(const ConfigurationRecord& configuration);
  /// Adds a waiting trial; one that is there already must be equal.
  void add_trial(const TrialRecord& trial);
  /// All trials, in order.
  std::vector<StoredTrial> trials() const;
  /// What a search needs to go on; fast, however many trials are finished.
  ResumePoint resume_point() const;
  /// The trials of the search from this configuration on, in order.
  std::vector<StoredTrial> search_trials_from(std::int64_t configuration) const;
  /// The trials of what follows the search (neither of stage "search" nor "final"), in order.
  std::vector<StoredTrial> follow_up_trials() const;
  /// Over the complete trials of the search, rounded; nothing while one of them is open, or where
  /// none is complete.
  std::optional<std::int64_t> mean_best_epoch(std::int64_t configuration) const;
  /// \throws Error where there is none of this number
  ConfigurationRecord configuration(std::int64_t configuration) const;

  /// An attempt was given to a worker.
  void start_attempt(const AttemptStart& attempt);
  /// The worker's trainer began with it, so many seconds ago.
  void mark_started(std::int64_t trial, std::int64_t attempt, double seconds_ago);
  void log_attempt_event(const AttemptEvent& event);
  /// Stores the result, ends attempt and trial. \throws Error where the trial is final already
  void finish_trial(std::int64_t trial, std::int64_t attempt, const studies::TrialResult& result);
  /// Ends an attempt without a result; the trial is waiting again.
  void fail_attempt(const AttemptFailure& failure);
  /// Gives a trial up: its state becomes failed.
  void fail_trial(std::int64_t trial, const std::string& reason);
  /// A line of the run's log in the database: "started", "stopped", "worker lost", ...
  void log_event(const std::string& kind, const std::string& message);

  /// Replaces what readers see of the workers of this run.
  void set_workers(const std::vector<WorkerRecord>& workers);

  /// Brings what the program computes up to date: ties with the best (table comparison), the best
  /// network's difference to classic methods (table baseline), the models kept (of the ten best
  /// complete configurations, of the incomplete ones, and of all that is outside the search), and
  /// the checks of a validation that has ended.
  void refresh_leaderboard();

  bool is_closed() const;  ///< the search: after its first look at the test split
  void close_search();
  /// Returns the look's number. Trials of stage "final" belong to the look that made them.
  std::int64_t record_look(const LookRecord& look);

  /// Stores what a committee gave; one that is there already stays as it is.
  /// \throws Error where a trial of its look has not ended, or is not among its members
  void add_committee(const CommitteeRecord& committee);
  /// The same for a difference. \throws Error where a trial of its look has not ended
  void add_look_difference(const LookDifference& difference);

  /// The run's state for readers: "running", "finished", "unfinished".
  void set_run_state(const std::string& state, std::int64_t workers);

 private:
  struct Implementation;
  explicit ResultStore(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace hepsweep::results
