// Efficiency: the trials' own CPU time as a share of what N cores offer while the farm runs, and of
// what they offer to the same work without a farm.
#include <memory>

#include <fmt/core.h>

#include "bench/farm/figures.hh"
#include "bench/farm/limited_plan.hh"
#include "bench/farm/measured_farm.hh"
#include "bench/farm/modes.hh"
#include "bench/farm/null_study.hh"
#include "bench/farm/processes.hh"
#include "coordinator/plan/search_plan.hh"
#include "core/clock.hh"
#include "worker/supervisor/trainer_process.hh"

namespace hepsweep::bench {
namespace {

struct Options : ModeOptions {
  std::int64_t trials = 5;
  double seconds = 1;
};

struct Measured {
  Figure farm{"trials' CPU / (cores x time), with the farm", "", {}, ">= 0.97"};
  Figure bare{"the same work without a farm", "", {}};
  Figure ratio{"time without / time with the farm", "", {}, ">= 0.97"};
};

// \return the wall time until all of them have ended
double bare_seconds(int processes, double cpu_seconds) {
  const auto start = Clock::now();
  std::vector<pid_t> running;
  for (int i = 0; i < processes; ++i) {
    running.push_back(start_program(
        worker::this_program(), {"compute", "--seconds", fmt::format("{}", cpu_seconds)}, true));
  }
  for (const pid_t process : running) wait_for_program(process);
  return seconds_since(start);
}

double farm_seconds(MeasuredFarm& farm, const Options& options, std::int64_t trials) {
  const ScratchFolder folder(options.folder);
  const studies::Study study = null_study();
  auto store = results::ResultStore::open(folder / "null.db", null_study_record(study));
  coordinator::SearchPlan search(study, store, [](const auto&) {
    return coordinator::ConfigurationSize{.network_parameters = 100};
  });
  LimitedPlan plan(search, trials);
  farm.run(plan, store, {.cpu_seconds = options.seconds});
  return plan.seconds();
}

void measure(MeasuredFarm& farm, const Options& options) {
  Measured measured;
  const int workers = farm.workers();
  const std::int64_t trials = workers * options.trials;
  const double work = static_cast<double>(options.trials) * options.seconds;
  for (int i = 0; i < options.repeats; ++i) {
    const double bare = bare_seconds(workers, work);
    const double with_farm = farm_seconds(farm, options, trials);
    measured.bare.samples.push_back(work / bare);
    measured.farm.samples.push_back(work / with_farm);
    measured.ratio.samples.push_back(bare / with_farm);
  }
  print_figures(fmt::format("{} trials of {:g} s, {}", trials, options.seconds, farm.description()),
                {measured.farm, measured.bare, measured.ratio}, options.json);
}

}  // namespace

void register_efficiency(CommandLine& program) {
  CommandLine command = program.subcommand(
      "efficiency", "measures how much of N cores reaches the trials of N workers");
  const auto options = std::make_shared<Options>();
  add_mode_options(command, *options);
  // Replicas come in fives: a multiple of them leaves no worker without its share.
  command.option("--trials", options->trials, "for each worker, a multiple of 5")
      .between(5, 100000)
      .show_default();
  command.option("--seconds", options->seconds, "CPU time of a trial").show_default();
  command.run([options] {
    if (options->trials % 5 != 0) {
      throw InputError(fmt::format("--trials: {} is no multiple of 5", options->trials));
    }
    return with_farm(options->workers, [&](MeasuredFarm& farm) { measure(farm, *options); });
  });
}

}  // namespace hepsweep::bench
