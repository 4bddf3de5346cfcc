// The part of ResultStore that plans: configurations, trials, looks.
#include <fmt/core.h>

#include "results/store/implementation.hh"
#include "results/store/values.hh"

namespace hepsweep::results {
namespace {

Error differs(const ResultStore& store, const char* what, std::int64_t number) {
  return Error(fmt::format(
      "{} {} of the database is not the one that the study \"{}\" gives now: it was made by "
      "another version of the program",
      what, number, store.study().name));
}

bool same_trial(const TrialRecord& a, const TrialRecord& b) {
  return a.configuration == b.configuration && a.replica == b.replica && a.stage == b.stage &&
         a.variation == b.variation && a.epochs == b.epochs;
}

// \throws Error where there is another one of this number
bool is_there(Connection& connection, const ResultStore& store, const TrialRecord& trial) {
  bool found = false;
  static const std::string select = std::string(select_trials) + "WHERE t.trial = ?1";
  connection.each(
      select,
      [&](const Row& row) {
        found = true;
        if (!same_trial(stored_trial(row).record, trial))
          throw differs(store, "trial", trial.trial);
      },
      trial.trial);
  return found;
}

}  // namespace

void ResultStore::add_configuration(const ConfigurationRecord& configuration) {
  Connection& connection = *implementation_->connection;
  const std::string parameters = configuration.parameters.dump();
  const std::string document = configuration.document.dump();
  bool found = false;
  connection.each(
      "SELECT parameters, document FROM configuration WHERE configuration = ?1",
      [&](const Row& row) {
        found = true;
        if (row.text(0) != parameters || row.text(1) != document) {
          throw differs(*this, "configuration", configuration.configuration);
        }
      },
      configuration.configuration);
  if (found) return;
  implementation_->step([&] {
    connection.execute(
        "INSERT INTO configuration (configuration, network_parameters, parameters, document, "
        "model) VALUES (?1, ?2, ?3, ?4, ?5)",
        configuration.configuration, configuration.network_parameters, parameters, document,
        configuration.model);
  });
}

void ResultStore::add_trial(const TrialRecord& trial) {
  Connection& connection = *implementation_->connection;
  const auto last = connection.integer("SELECT max(trial) FROM trial");
  if (last && trial.trial <= *last && is_there(connection, *this, trial)) return;
  std::optional<std::int64_t> look;
  if (trial.stage == "final") {
    look = connection.integer("SELECT max(look) FROM look");
    if (!look) throw Error("a trial of stage \"final\" needs a recorded look at the test split");
  } else if (is_closed()) {
    throw InputError(fmt::format("{}: its search is closed: the test split has been looked at",
                                 implementation_->file.string()));
  }
  implementation_->step([&] {
    connection.execute(
        "INSERT INTO trial (trial, configuration, replica, stage, variation, fixed_epochs, look) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        trial.trial, trial.configuration, trial.replica, trial.stage, trial.variation, trial.epochs,
        look);
    implementation_->pending.trial_added();
  });
}

std::vector<StoredTrial> ResultStore::trials() const {
  std::vector<StoredTrial> trials;
  implementation_->connection->each(std::string(select_trials) + "ORDER BY t.trial",
                                    [&](const Row& row) { trials.push_back(stored_trial(row)); });
  return trials;
}

ResumePoint ResultStore::resume_point() const {
  Connection& connection = *implementation_->connection;
  ResumePoint point;
  const auto open = connection.integer(
      "SELECT min(configuration) FROM trial WHERE state = 'waiting' AND stage = 'search'");
  // By the numbers of the trials: what follows a search, behind its last trial, is soon passed.
  const auto last = connection.integer(
      "SELECT configuration FROM trial WHERE stage = 'search' ORDER BY trial DESC LIMIT 1");
  point.configuration = open.value_or(last.value_or(0) + 1);
  point.final_trials =
      connection
          .integer("SELECT count(*) FROM trial WHERE stage = 'search' AND configuration < ?1",
                   point.configuration)
          .value_or(0);
  point.failed_trials =
      connection
          .integer(
              "SELECT count(*) FROM trial WHERE (state = 'diverged' OR state = 'failed') "
              "AND state = 'failed' AND stage = 'search' AND configuration < ?1",
              point.configuration)
          .value_or(0);
  connection.each(
      "SELECT configuration, objective, replicas FROM summary "
      "WHERE configuration < ?1 AND score IS NOT NULL "
      "ORDER BY replicas DESC, score DESC, configuration LIMIT 1",
      [&](const Row& row) {
        point.best_configuration = row.integer(0);
        point.best_mean = row.real(1);
        point.best_replicas = row.integer(2);
      },
      point.configuration);
  return point;
}

std::vector<StoredTrial> ResultStore::follow_up_trials() const {
  std::vector<StoredTrial> trials;
  implementation_->connection->each(
      std::string(select_trials) +
          "WHERE t.stage <> 'search' AND t.stage <> 'final' ORDER BY +t.trial",
      [&](const Row& row) { trials.push_back(stored_trial(row)); });
  return trials;
}

std::optional<std::int64_t> ResultStore::mean_best_epoch(std::int64_t configuration) const {
  return implementation_->connection->integer(
      "SELECT CASE WHEN sum(state = 'waiting') = 0 THEN "
      "max(1, CAST(round(avg(CASE WHEN state = 'complete' THEN best_epoch END)) AS INTEGER)) END "
      "FROM trial WHERE configuration = ?1 AND stage = 'search' AND variation = 'nominal'",
      configuration);
}

ConfigurationRecord ResultStore::configuration(std::int64_t configuration) const {
  auto record = read_configuration(*implementation_->connection, configuration);
  if (record) return std::move(*record);
  throw Error(fmt::format("{}: there is no configuration {}", implementation_->file.string(),
                          configuration));
}

// Sorted, because the order of the rows would be had by reading all of them.
std::vector<StoredTrial> ResultStore::search_trials_from(std::int64_t configuration) const {
  std::vector<StoredTrial> trials;
  implementation_->connection->each(
      std::string(select_trials) +
          "WHERE t.configuration >= ?1 AND t.stage = 'search' ORDER BY +t.trial",
      [&](const Row& row) { trials.push_back(stored_trial(row)); }, configuration);
  return trials;
}

bool ResultStore::is_closed() const {
  std::optional<bool>& closed = implementation_->closed;
  if (!closed) {
    closed = implementation_->connection->integer("SELECT 1 FROM study WHERE closed IS NOT NULL")
                 .has_value();
  }
  return *closed;
}

void ResultStore::close_search() {
  implementation_->step([&] {
    implementation_->connection->execute("UPDATE study SET closed = ?1 WHERE closed IS NULL",
                                         utc_now());
    implementation_->closed.reset();
  });
}

std::int64_t ResultStore::record_look(const LookRecord& look) {
  Connection& connection = *implementation_->connection;
  std::int64_t number = 0;
  implementation_->step([&] {
    close_search();
    connection.execute(
        "INSERT INTO look (at, configurations, train_on, reason) VALUES (?1, ?2, ?3, ?4)",
        utc_now(), Json(look.configurations).dump(), look.train_on, look.reason);
    number = connection.database().getLastInsertRowid();
  });
  return number;
}

}  // namespace hepsweep::results
