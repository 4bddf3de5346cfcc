#include "coordinator/commands/run_command.hh"

#include <memory>
#include <string>

#include <fmt/core.h>

#include "coordinator/commands/farm_command.hh"
#include "coordinator/commands/launch_farm.hh"
#include "coordinator/commands/same_events.hh"
#include "coordinator/commands/study_inspection.hh"
#include "coordinator/commands/study_record.hh"
#include "coordinator/plan/study_plan.hh"
#include "core/log.hh"
#include "core/numbers.hh"
#include "nn/instruction_set.hh"
#include "results/queries/stored_study.hh"
#include "studies/study/study.hh"

namespace hepsweep::coordinator {
namespace {

struct Options {
  std::string study;
  std::string database;
  std::string level;
  FarmOptions farm;
  LaunchOptions launch;
};

std::string database_of(const Options& options, const studies::Study& study) {
  return options.database.empty() ? study.name + ".db" : options.database;
}

// Asked first: the cache of the events, beside the database, would make the folder.
void check_folder_of(const std::string& database) {
  const auto folder = std::filesystem::absolute(database).parent_path();
  if (std::filesystem::is_directory(folder)) return;
  throw InputError(fmt::format("{}: there is no folder {}; make it first, or give another --db",
                               database, folder.string()));
}

// A study is computed with one instruction set from its first trial to its last.
std::string level_of(const Options& options, const std::string& database) {
  if (!options.level.empty()) {
    nn::tunables_for_level(options.level);  // refuses an unknown one
    return options.level;
  }
  const auto begun = results::study_begun_in(database);
  return begun ? begun->instruction_set : nn::best_level();
}

// Forward, and twice as much backward.
ConfigurationSize size_of(const InspectedConfiguration& configuration) {
  constexpr double passes = 3;
  return {.network_parameters = static_cast<std::int64_t>(configuration.network.parameters),
          .operations = passes * static_cast<double>(configuration.network.multiply_adds) *
                        static_cast<double>(configuration.training_events) *
                        static_cast<double>(configuration.epochs)};
}

ExitCode run_study(const Options& options, FarmRunner& farm) {
  const studies::Study study = studies::read_study(options.study);
  const std::string database = database_of(options, study);
  check_folder_of(database);
  const std::string level = level_of(options, database);
  const std::string cache = options.farm.cache_folder(database);
  StudyInspection inspection(study, cache);
  auto list = follow_ups(study, inspection.baselines());
  auto store = results::ResultStore::open(
      database, study_record(study, level, inspection.events_digest(), list.size()));
  check_same_events(database, store.study().events_digest, inspection.events_digest());
  if (store.is_closed()) {
    log_info(
        fmt::format("{}: the search is closed since its look at the test split; there is "
                    "nothing to run (hepsweep final shows the look)",
                    database));
    return ExitCode::done;
  }
  StudyPlan plan(
      study, store,
      [&](const studies::ResolvedConfiguration& configuration) {
        return size_of(inspection.inspect(configuration, 0));
      },
      std::move(list));
  return farm.run(plan, store, farm_settings(study, level, database, options.farm));
}

}  // namespace

void register_run(CommandLine& program) {
  CommandLine command = program.subcommand(
      "run", "runs a study, or goes on with it (alone, or on all ranks of mpirun)");
  const auto options = std::make_shared<Options>();
  command.positional("STUDY", options->study, "the study file; - is standard input");
  command.option("--db", options->database, "the database (default: the study's name.db)");
  command.option("--isa", options->level,
                 "the instruction set of a new study: x86-64-v2, x86-64-v3 or x86-64-v4 "
                 "(default: the newest here)");
  add_farm_options(command, options->farm);
  add_launch_options(command, options->launch);
  command.run([options] {
    if (options->launch.wanted()) {
      return launch_farm(options->launch, options->farm, options->database, options->study == "-");
    }
    return on_the_farm(options->farm, [&](FarmRunner& farm) { return run_study(*options, farm); });
  });
}

}  // namespace hepsweep::coordinator
