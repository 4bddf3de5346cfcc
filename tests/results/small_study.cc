#include "tests/results/small_study.hh"

#include <algorithm>

#include "core/digest.hh"
#include "results/commands/cells.hh"
#include "results/queries/sql_query.hh"
#include "results/queries/stored_study.hh"

namespace hepsweep::results::testing {

StudyRecord small_study(const std::string& name) {
  StudyRecord study;
  study.name = name;
  study.document = R"({"hepsweep": 1, "baselines": [], "name": ")" + name + "\"}";
  study.digest = digest_of(study.document);
  study.file = "/studies/" + name + ".json";
  study.seed = 18446744073709551615ULL;
  study.objective = "auc";
  study.program_version = "0.1.0";
  study.instruction_set = "x86-64-v3";
  study.planned_trials = 9;
  return study;
}

studies::TrialResult small_result(double auc) {
  studies::TrialResult result;
  result.state = studies::TrialState::complete;
  result.metrics = {{.split = "validation", .metric = "auc", .value = auc, .error = 0.01},
                    {.split = "validation", .metric = "log_loss", .value = 1 - auc},
                    {.split = "train", .metric = "auc", .value = auc + 0.01}};
  result.curves = {{1, "validation", "auc", auc - 0.1}, {2, "validation", "auc", auc}};
  result.network_parameters = 100;
  result.best_epoch = 2;
  result.epochs = 2;
  result.model = std::string("model\0bytes", 11);
  result.events_digest = "0123456789abcdef";
  result.seconds = 2;
  result.cpu_seconds = 1.5;
  result.memory_mb = 50;
  return result;
}

void add_configuration(ResultStore& store, std::int64_t configuration, std::int64_t replicas) {
  store.add_configuration({.configuration = configuration,
                           .parameters = {{"width", 16 * configuration}, {"activation", "relu"}},
                           .document = {{"name", "small"}, {"width", 16 * configuration}},
                           .network_parameters = 1000 * configuration});
  for (std::int64_t replica = 0; replica < replicas; ++replica) {
    store.add_trial({.trial = (configuration - 1) * replicas + replica + 1,
                     .configuration = configuration,
                     .replica = replica});
  }
}

void finish(ResultStore& store, std::int64_t trial, const studies::TrialResult& result,
            std::int64_t attempt) {
  store.transaction([&] {
    store.start_attempt({.trial = trial, .attempt = attempt, .worker = 1, .host = "node1"});
    store.finish_trial(trial, attempt, result);
  });
}

void fill_small(ResultStore& store) {
  for (int configuration = 1; configuration <= 3; ++configuration) {
    add_configuration(store, configuration, 3);
  }
  const double values[] = {0.70, 0.71, 0, 0.80, 0.81, 0.82, 0.79, 0.82, 0.81};
  for (std::int64_t trial = 1; trial <= 9; ++trial) {
    if (trial != 3) finish(store, trial, small_result(values[trial - 1]));
  }
  studies::TrialResult diverged;
  diverged.state = studies::TrialState::diverged;
  diverged.reason = "the loss is not finite in epoch 3";
  diverged.cpu_seconds = 0.5;
  finish(store, 3, diverged);
  store.refresh_leaderboard();
}

std::string answer(const std::filesystem::path& file, const std::string& sql) {
  const StoredStudy study(file);
  std::string first;
  run_query(study.connection(), sql,
            {.begin = [](const auto&) {},
             .row =
                 [&](const std::vector<SqlValue>& row) {
                   if (!first.empty()) return;
                   if (const auto* text = std::get_if<std::string>(&row[0])) first = *text;
                   if (const auto* real = std::get_if<double>(&row[0])) first = number_cell(*real);
                   if (const auto* whole = std::get_if<std::int64_t>(&row[0])) {
                     first = std::to_string(*whole);
                   }
                   if (first.empty()) first = "-";
                 }});
  return first;
}

std::vector<std::string> files_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace hepsweep::results::testing
