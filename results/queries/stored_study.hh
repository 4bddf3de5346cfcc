#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "results/store/result_store.hh"
#include "studies/trial/trial.hh"

namespace hepsweep::results {

class Connection;

/// Reads a database that may be in use: nothing is ever written to it, and a run that goes on is
/// not disturbed (docs/database.md, "Reading"). What it returns is owned by the caller.
class StoredStudy {
 public:
  /// \throws InputError where the file is missing, no database of hepsweep, or of another version
  explicit StoredStudy(const std::filesystem::path& file);
  StoredStudy(StoredStudy&&) noexcept;
  StoredStudy& operator=(StoredStudy&&) noexcept;
  ~StoredStudy();

  const std::filesystem::path& file() const;
  const StudyRecord& study() const;
  /// "" or what the reader of a figure must know: that this is a snapshot, and its age.
  const std::string& note() const;
  /// True after the first look at the test split.
  bool is_closed() const;

  /// \throws InputError for a number that the study doesn't have
  ConfigurationRecord configuration(std::int64_t configuration) const;
  StoredTrial trial(std::int64_t trial) const;
  std::optional<StoredTrial> find_trial(std::int64_t trial) const;  ///< nothing: it has none such
  std::vector<StoredTrial> trials() const;                          ///< in order

  /// What a trial left; empty where it has none (yet).
  std::vector<studies::MetricValue> metrics_of_trial(std::int64_t trial) const;
  std::vector<studies::CurvePoint> curves_of_trial(std::int64_t trial) const;
  /// Of trials of a look only.
  std::optional<studies::SplitScores> scores_of_trial(std::int64_t trial,
                                                      const std::string& split) const;
  std::vector<studies::ScoreCorrelation> correlations_of_trial(std::int64_t trial) const;
  /// A model file's bytes; nothing where it was not kept.
  std::optional<std::string> model_of_trial(std::int64_t trial) const;
  /// Digest of the events that a finished trial was trained on; "" before.
  std::string events_digest_of_trial(std::int64_t trial) const;

  /// What a worker needs to carry out a trial of this study, whether it stands here or not yet.
  studies::TrialSpecification specification_of(const TrialRecord& trial) const;
  /// What a worker needs to run the trial again.
  studies::TrialSpecification specification_of_trial(std::int64_t trial) const;

  /// The configurations at the head of the leaderboard, best first, at most `count`.
  std::vector<std::int64_t> best_configurations(std::int64_t count) const;
  /// The trial whose model `predict` takes: of the best configuration that has one, the replica
  /// with the best objective. \throws InputError where there is no model at all
  std::int64_t trial_for_prediction() const;

  /// For the other queries of this room.
  Connection& connection() const { return *connection_; }

 private:
  std::string note_;  // before the connection, whose opening writes it
  std::unique_ptr<Connection> connection_;
  StudyRecord study_;
};

/// The study that a run with this database would go on with; nothing where there is no such file,
/// or where a run was killed while it made it. \throws InputError as StoredStudy does
std::optional<StudyRecord> study_begun_in(const std::filesystem::path& file);

}  // namespace hepsweep::results
