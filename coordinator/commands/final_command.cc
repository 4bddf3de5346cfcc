#include "coordinator/commands/final_command.hh"

#include <algorithm>
#include <map>
#include <memory>
#include <string>

#include <fmt/core.h>

#include "coordinator/commands/farm_command.hh"
#include "coordinator/commands/final_report.hh"
#include "coordinator/commands/launch_farm.hh"
#include "coordinator/commands/look_completion.hh"
#include "coordinator/commands/same_events.hh"
#include "coordinator/plan/final_plan.hh"
#include "core/log.hh"
#include "core/words.hh"
#include "results/commands/database_options.hh"
#include "results/queries/look_query.hh"
#include "results/queries/stored_study.hh"
#include "worker/trainer/prepared_events.hh"

namespace hepsweep::coordinator {
namespace {

struct Options : results::DatabaseOptions {
  std::int64_t best = 0;  ///< 0: as the study says
  std::string train_on;   ///< "": as the study says
  bool close_unfinished = false;
  bool all_metrics = false;
  FarmOptions farm;
  LaunchOptions launch;
};

constexpr const char* both = "train+validation";

studies::Study study_of(const results::StudyRecord& record) {
  const auto folder = record.file.empty() ? std::filesystem::current_path()
                                          : std::filesystem::path(record.file).parent_path();
  return studies::parse_study(record.document, record.file.empty() ? record.name : record.file,
                              folder);
}

// Where the search has no winner, what follows it is not trained: look_of() says why there is
// nothing to look at.
void check_that_search_is_finished(const results::StoredStudy& database, const Options& options) {
  std::int64_t unfinished = 0;
  std::int64_t before_looks = 0;
  for (const auto& trial : database.trials()) {
    if (trial.record.stage == "final") continue;
    ++before_looks;
    if (!studies::is_final(trial.state)) ++unfinished;
  }
  unfinished += std::max<std::int64_t>(0, database.study().planned_trials - before_looks);
  const bool has_winner = !database.best_configurations(1).empty();
  if (unfinished == 0 || options.close_unfinished || database.is_closed() || !has_winner) return;
  throw InputError(fmt::format(
      "{}: {} trials of the search and of what follows it are not finished, and a look at the test "
      "split closes it: run the study to its end first, or give --close-unfinished",
      options.database, unfinished));
}

LookedAt look_of(const results::StoredStudy& database, const studies::Study& study,
                 const Options& options) {
  LookedAt look;
  look.on_both =
      (options.train_on.empty() ? study.final_settings.train_on : options.train_on) == both;
  const std::int64_t wanted = options.best > 0 ? options.best : study.final_settings.best;
  look.finalists = database.best_configurations(wanted);
  if (look.finalists.empty()) {
    throw InputError(fmt::format("{}: no configuration has a complete trial", options.database));
  }
  look.baselines = results::baselines_of_search(database);
  return look;
}

// Before anything is closed: the look must see the events of the search, and there must be some.
void check_events_of(const results::StoredStudy& database, const studies::Study& study,
                     const LookedAt& look, const std::string& cache_folder) {
  for (const std::int64_t finalist : look.all()) {
    const auto prepared = worker::prepare_events(
        database.configuration(finalist).document.at("data"), study.base_folder, cache_folder);
    if (prepared.split.test.empty()) {
      throw InputError(
          fmt::format("{}: the test split has no events to look at; data.split gives "
                      "\"test\" the fraction {}",
                      database.file().string(), prepared.settings.split.test));
    }
    for (const auto& trial : database.trials()) {
      if (trial.record.configuration != finalist || trial.state != studies::TrialState::complete) {
        continue;
      }
      check_same_events(database.file().string(),
                        database.events_digest_of_trial(trial.record.trial),
                        prepared.events.digest());
    }
  }
}

bool is_of_look(const results::StoredTrial& trial, const LookedAt& look) {
  return trial.record.stage == "final" && trial.record.epochs.has_value() == look.on_both;
}

// Whether a look repeats it.
bool is_of_search_or_baseline(const results::StoredTrial& trial) {
  return (trial.record.stage == "search" || trial.record.stage == "baseline") &&
         trial.state == studies::TrialState::complete;
}

WaitingTrial waiting_trial(const results::StoredTrial& trial, const studies::Study& study,
                           const results::StoredStudy& database) {
  auto work = std::make_shared<SharedWork>();
  work->specification = database.specification_of(trial.record);
  // Absolute, also for a study that came by standard input: other ranks may stand elsewhere.
  work->specification.base_folder = study.base_folder.string();
  return {.trial = trial.record.trial,
          .replica = trial.record.replica,
          .work = std::move(work),
          .attempts = trial.attempts,
          .counted_failures = trial.counted_failures,
          .killed_on_the_way = trial.uncounted_kills};
}

// The final trials of the look's configurations: those of an earlier, interrupted look, and new
// ones for what is missing.
class FinalTrials {
 public:
  FinalTrials(const results::StoredStudy& database, const studies::Study& study,
              const LookedAt& look)
      : database_(database), study_(study), look_(look), all_(database.trials()) {
    for (const auto& trial : all_) last_trial_ = std::max(last_trial_, trial.record.trial);
    last_trial_ = std::max(last_trial_, database.study().planned_trials);
    for (const std::int64_t configuration : look.all()) plan(configuration);
  }

  const std::vector<results::TrialRecord>& added() const { return added_; }
  /// Those that earlier looks had not, finalists first.
  const std::vector<std::int64_t>& new_configurations() const { return new_configurations_; }
  /// Trials that the database had when this was made, before anybody's lock on it.
  std::size_t known() const { return all_.size(); }
  const EarlierTrials& earlier() const { return earlier_; }
  std::vector<WaitingTrial> take_waiting() { return std::move(waiting_); }

 private:
  void plan(std::int64_t configuration) {
    bool is_new = false;
    for (const auto& trial : all_) {
      if (trial.record.configuration != configuration) continue;
      if (is_of_search_or_baseline(trial)) is_new = plan_like(trial) || is_new;
    }
    if (is_new) new_configurations_.push_back(configuration);
  }

  /// \return true where the trial is new
  bool plan_like(const results::StoredTrial& earlier_trial) {
    const auto existing = std::find_if(all_.begin(), all_.end(), [&](const auto& trial) {
      return is_of_look(trial, look_) &&
             trial.record.configuration == earlier_trial.record.configuration &&
             trial.record.replica == earlier_trial.record.replica;
    });
    if (existing != all_.end()) {
      if (studies::is_final(existing->state)) {
        ++earlier_.finished;
        if (existing->state == studies::TrialState::failed) ++earlier_.failed;
      } else {
        waiting_.push_back(waiting_trial(*existing, study_, database_));
      }
      return false;
    }
    results::StoredTrial added;
    added.record = earlier_trial.record;
    added.record.trial = ++last_trial_;
    added.record.stage = "final";
    // Without validation events nothing can stop a training early: as many epochs as were best.
    if (look_.on_both) added.record.epochs = earlier_trial.best_epoch;
    added_.push_back(added.record);
    waiting_.push_back(waiting_trial(added, study_, database_));
    return true;
  }

  const results::StoredStudy& database_;
  const studies::Study& study_;
  const LookedAt& look_;
  std::vector<results::StoredTrial> all_;
  std::int64_t last_trial_ = 0;
  std::vector<results::TrialRecord> added_;
  std::vector<std::int64_t> new_configurations_;
  std::vector<WaitingTrial> waiting_;
  EarlierTrials earlier_;
};

void begin_look(results::ResultStore& store, const FinalTrials& trials, const LookedAt& look) {
  if (trials.added().empty()) return;
  store.transaction([&] {
    store.close_search();
    const std::int64_t number = store.record_look(
        {trials.new_configurations(), look.on_both ? both : "train", "hepsweep final"});
    for (const auto& trial : trials.added()) store.add_trial(trial);
    log_info(fmt::format("look {} at the test split: {} configurations, {} trainings", number,
                         trials.new_configurations().size(), trials.added().size()));
  });
}

ExitCode look_at_test(const Options& options, FarmRunner& farm) {
  ExitCode outcome = ExitCode::done;
  LookedAt look;
  std::string base_folder;
  {
    const results::StoredStudy database(options.database);
    const studies::Study study = study_of(database.study());
    base_folder = study.base_folder.string();
    check_that_search_is_finished(database, options);
    look = look_of(database, study, options);
    FinalTrials trials(database, study, look);
    if (trials.earlier().failed > 0) outcome = ExitCode::some_trials_failed;
    auto waiting = trials.take_waiting();
    if (!waiting.empty()) {
      const std::string cache = options.farm.cache_folder(options.database);
      check_events_of(database, study, look, cache);
      auto store = results::ResultStore::open_existing(options.database);
      if (store.trials().size() != trials.known()) {
        throw InputError(fmt::format("{}: another process added trials at this moment; start again",
                                     options.database));
      }
      begin_look(store, trials, look);
      FinalPlan plan(std::move(waiting), trials.earlier());
      outcome = farm.run(
          plan, store,
          farm_settings(study, database.study().instruction_set, options.database, options.farm));
    }
  }
  if (outcome == ExitCode::unfinished) return outcome;
  if (!complete_look(options.database, look,
                     {base_folder, options.farm.cache_folder(options.database)})) {
    return ExitCode::unfinished;
  }
  print_final_report(results::StoredStudy(options.database), look,
                     {.all_metrics = options.all_metrics, .json = options.json});
  return outcome;
}

}  // namespace

void register_final(CommandLine& program) {
  CommandLine command = program.subcommand(
      "final", "closes the search, trains the finalists, looks at the test split once");
  const auto options = std::make_shared<Options>();
  results::add_database_options(command, *options);
  command.option("--best", options->best, "so many configurations (default: the study's)")
      .between(1, 1000);
  command
      .option("--train-on", options->train_on, "train, or train+validation (default: the study's)")
      .one_of({"train", both});
  command.flag("--close-unfinished", options->close_unfinished,
               "close a search that has not run to its end");
  command.flag("--all-metrics", options->all_metrics,
               "print all metrics, not only those that the study chooses (--json always has all)");
  add_farm_options(command, options->farm);
  add_launch_options(command, options->launch);
  command.run([options] {
    if (options->launch.wanted()) {
      return launch_farm(options->launch, options->farm, options->database);
    }
    return on_the_farm(options->farm,
                       [&](FarmRunner& farm) { return look_at_test(*options, farm); });
  });
}

}  // namespace hepsweep::coordinator
