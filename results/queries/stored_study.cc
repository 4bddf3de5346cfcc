#include "results/queries/stored_study.hh"

#include <fmt/core.h>

#include "results/store/connection.hh"
#include "results/store/open_database.hh"
#include "results/store/validation_figures.hh"
#include "results/store/values.hh"

namespace hepsweep::results {
namespace {

[[noreturn]] void fail_without(Connection& connection, const char* table, std::int64_t number) {
  const auto last = connection.integer(fmt::format("SELECT max({0}) FROM {0}", table)).value_or(0);
  throw InputError(fmt::format("{}: there is no {} {}; {}", connection.file().string(), table,
                               number,
                               last == 0 ? std::string("there is none yet")
                                         : fmt::format("their numbers go up to {}", last)));
}

}  // namespace

StoredStudy::StoredStudy(const std::filesystem::path& file)
    : connection_(open_for_reading(file, note_)), study_(read_study(*connection_)) {}
StoredStudy::StoredStudy(StoredStudy&&) noexcept = default;
StoredStudy& StoredStudy::operator=(StoredStudy&&) noexcept = default;
StoredStudy::~StoredStudy() = default;

const std::filesystem::path& StoredStudy::file() const {
  return connection_->file();
}
const StudyRecord& StoredStudy::study() const {
  return study_;
}
const std::string& StoredStudy::note() const {
  return note_;
}

bool StoredStudy::is_closed() const {
  return connection_->integer("SELECT 1 FROM study WHERE closed IS NOT NULL").has_value();
}

ConfigurationRecord StoredStudy::configuration(std::int64_t configuration) const {
  auto record = read_configuration(*connection_, configuration);
  if (!record) fail_without(*connection_, "configuration", configuration);
  return std::move(*record);
}

std::optional<StoredTrial> StoredStudy::find_trial(std::int64_t trial) const {
  std::optional<StoredTrial> stored;
  connection_->each(
      std::string(select_trials) + "WHERE t.trial = ?1",
      [&](const Row& row) { stored = stored_trial(row); }, trial);
  return stored;
}

StoredTrial StoredStudy::trial(std::int64_t trial) const {
  auto stored = find_trial(trial);
  if (!stored) fail_without(*connection_, "trial", trial);
  return std::move(*stored);
}

std::vector<StoredTrial> StoredStudy::trials() const {
  std::vector<StoredTrial> trials;
  connection_->each(std::string(select_trials) + "ORDER BY t.trial",
                    [&](const Row& row) { trials.push_back(stored_trial(row)); });
  return trials;
}

std::vector<studies::MetricValue> StoredStudy::metrics_of_trial(std::int64_t trial) const {
  std::vector<studies::MetricValue> metrics;
  connection_->each(
      "SELECT split, metric, value, error, rung FROM metric WHERE trial = ?1 "
      "ORDER BY rung, split, metric",
      [&](const Row& row) {
        metrics.push_back({.split = row.text(0),
                           .metric = row.text(1),
                           .value = row.real(2),
                           .error = row.real(3),
                           .rung = row.text(4)});
      },
      trial);
  return metrics;
}

std::vector<studies::CurvePoint> StoredStudy::curves_of_trial(std::int64_t trial) const {
  std::vector<studies::CurvePoint> curves;
  connection_->each(
      "SELECT epoch, split, metric, value FROM curve WHERE trial = ?1 "
      "ORDER BY epoch, split, metric",
      [&](const Row& row) {
        curves.push_back({row.integer(0), row.text(1), row.text(2), row.real(3)});
      },
      trial);
  return curves;
}

std::optional<studies::SplitScores> StoredStudy::scores_of_trial(std::int64_t trial,
                                                                 const std::string& split) const {
  std::optional<studies::SplitScores> scores;
  connection_->each(
      "SELECT outputs, bytes FROM score WHERE trial = ?1 AND split = ?2",
      [&](const Row& row) {
        scores = studies::SplitScores{split, row.integer(0), row.text(1)};
      },
      trial, split);
  return scores;
}

std::vector<studies::ScoreCorrelation> StoredStudy::correlations_of_trial(
    std::int64_t trial) const {
  return read_correlations(*connection_, trial);
}

std::optional<std::string> StoredStudy::model_of_trial(std::int64_t trial) const {
  std::optional<std::string> model;
  connection_->each(
      "SELECT bytes FROM model WHERE trial = ?1", [&](const Row& row) { model = row.text(0); },
      trial);
  return model;
}

std::string StoredStudy::events_digest_of_trial(std::int64_t trial) const {
  std::optional<std::string> digest;
  connection_->each(
      "SELECT events_digest FROM trial WHERE trial = ?1",
      [&](const Row& row) { digest = row.text(0); }, trial);
  if (!digest) fail_without(*connection_, "trial", trial);
  return *digest;
}

studies::TrialSpecification StoredStudy::specification_of_trial(std::int64_t trial) const {
  return specification_of(this->trial(trial).record);
}

studies::TrialSpecification StoredStudy::specification_of(const TrialRecord& trial) const {
  studies::TrialSpecification specification;
  specification.trial = trial.trial;
  specification.configuration = trial.configuration;
  specification.replica = trial.replica;
  specification.stage = trial.stage;
  specification.variation = trial.variation;
  specification.seed = study_.seed;
  specification.document = configuration(trial.configuration).document;
  specification.base_folder = std::filesystem::path(study_.file).parent_path().string();
  specification.objective = study_.objective;
  specification.epochs = trial.epochs;
  return specification;
}

std::vector<std::int64_t> StoredStudy::best_configurations(std::int64_t count) const {
  std::vector<std::int64_t> configurations;
  connection_->each(
      "SELECT configuration FROM summary WHERE score IS NOT NULL "
      "ORDER BY replicas DESC, score DESC, configuration LIMIT ?1",
      [&](const Row& row) { configurations.push_back(row.integer(0)); }, count);
  return configurations;
}

std::int64_t StoredStudy::trial_for_prediction() const {
  const auto trial = connection_->integer(fmt::format(
      "SELECT t.trial FROM model m JOIN trial t ON t.trial = m.trial "
      "JOIN summary c ON c.configuration = t.configuration "
      "WHERE t.stage = 'search' AND t.variation = 'nominal' AND t.objective IS NOT NULL "
      "AND c.score IS NOT NULL "
      "ORDER BY c.replicas DESC, c.score DESC, c.configuration, t.objective {}, t.replica LIMIT 1",
      study_.maximise ? "DESC" : "ASC"));
  if (trial) return *trial;
  throw InputError(
      fmt::format("{}: no model is stored yet: no trial is complete", file().string()));
}

std::optional<StudyRecord> study_begun_in(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return std::nullopt;
  try {
    return StoredStudy(file).study();
  } catch (const EmptyDatabase&) {
    return std::nullopt;
  }
}

}  // namespace hepsweep::results
