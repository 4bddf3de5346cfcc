#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/json.hh"
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
  std::string instruction_set;      ///< "x86-64-v3": fixed for the whole study
  std::string events_digest;        ///< "" until the events were opened
  std::int64_t planned_trials = 0;  ///< of the search; 0 where the strategy decides
};

struct ConfigurationRecord {
  std::int64_t configuration = 0;  ///< from 1, in logical order
  Json parameters;                 ///< name: value
  Json document;                   ///< the study with the parameters filled in
  std::int64_t network_parameters = 0;
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

/// One look at the test split (docs/architecture.md, rule 4).
struct LookRecord {
  std::vector<std::int64_t> configurations;
  std::string train_on;  ///< "train" or "train+validation"
  std::string reason;    ///< the command that looked
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
  void transaction(const std::function<void()>& work);

  /// Adds a configuration; one that is there already must be equal (a resumed study).
  /// \throws Error where it differs
  void add_configuration(const ConfigurationRecord& configuration);
  /// Adds a waiting trial; one that is there already must be equal.
  void add_trial(const TrialRecord& trial);
  /// All trials, in order.
  std::vector<StoredTrial> trials() const;

  void start_attempt(const AttemptStart& attempt);
  /// Stores the result, ends attempt and trial. \throws Error where the trial is final already
  void finish_trial(std::int64_t trial, std::int64_t attempt, const studies::TrialResult& result);
  /// Ends an attempt without a result; the trial is waiting again.
  void fail_attempt(const AttemptFailure& failure);
  /// Gives a trial up: its state becomes failed.
  void fail_trial(std::int64_t trial, const std::string& reason);
  /// A line of the run's log in the database: "started", "stopped", "worker lost", ...
  void log_event(const std::string& kind, const std::string& message);

  /// Brings what the program computes up to date: ties with the best (table comparison), and the
  /// models kept (of the ten best complete configurations and of the incomplete ones).
  void refresh_leaderboard();

  bool is_closed() const;  ///< the search: after its first look at the test split
  void close_search();
  /// Returns the look's number. Trials of stage "final" belong to the look that made them.
  std::int64_t record_look(const LookRecord& look);

  /// The run's state for readers: "running", "finished", "unfinished".
  void set_run_state(const std::string& state, std::int64_t workers);

 private:
  struct Implementation;
  explicit ResultStore(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace hepsweep::results
