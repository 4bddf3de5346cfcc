// Whether a trial of a large study costs more than one of a small study, and what a study of a
// million trials costs those who open it.
#include <memory>

#include <fmt/core.h>

#include "bench/farm/figures.hh"
#include "bench/farm/limited_plan.hh"
#include "bench/farm/measured_farm.hh"
#include "bench/farm/modes.hh"
#include "bench/farm/null_study.hh"
#include "bench/farm/processes.hh"
#include "bench/farm/processor_use.hh"
#include "bench/farm/stored_numbers.hh"
#include "coordinator/plan/search_plan.hh"
#include "core/clock.hh"

namespace hepsweep::bench {
namespace {

struct Options : ModeOptions {
  std::string database;
  std::int64_t trials = 50000;
  std::int64_t window = 10000;
};

struct Measured {
  Figure small{"a trial of a new study", "us", {}};
  Figure large{"a trial of the large study", "us", {}};
  Figure ratio{"large / new", "", {}, "<= 1.1"};
  Figure cpu_small{"CPU of coordinator and database, new", "us/trial", {}};
  Figure cpu_large{"the same, large", "us/trial", {}};
  Figure resume{"start of a resume, until trials are given", "s", {}, "< 3"};
  Figure end{"end of a run: ties of all configurations", "s", {}};
  Figure top{"hepsweep top", "s", {}, "< 1"};
  Figure memory{"memory of the coordinator, at most", "MB", {}, "< 500"};
};

struct Window {
  double start_seconds = 0;       ///< from opening the database to the first trials given
  double trial_microseconds = 0;  ///< by the clock
  double cpu_microseconds = 0;
  double end_seconds = 0;  ///< from the last result: ties and models brought up to date
};

// Opens the database and goes on with its study for so many trials.
Window run_window(MeasuredFarm& farm, const std::filesystem::path& file, std::int64_t trials) {
  const studies::Study study = null_study();
  const auto start = Clock::now();
  auto store = results::ResultStore::open(file, null_study_record(study));
  coordinator::SearchPlan search(study, store, [](const auto&) {
    return coordinator::ConfigurationSize{.network_parameters = 100};
  });
  LimitedPlan plan(search, trials);
  farm.run(plan, store, {});
  const double end_seconds = plan.seconds_since_end();
  const auto done = static_cast<double>(plan.final_trials());
  return {.start_seconds = seconds_between(start, plan.began()),
          .trial_microseconds = 1e6 * plan.seconds() / done,
          .cpu_microseconds = 1e6 * plan.cpu_seconds() / done,
          .end_seconds = end_seconds};
}

std::int64_t trials_in(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return 0;
  const auto trials = stored_numbers(file, "SELECT max(trial) FROM trial");
  return trials.empty() ? 0 : static_cast<std::int64_t>(trials.front());
}

double seconds_of_top(const std::filesystem::path& file) {
  const auto start = Clock::now();
  wait_for_program(start_program(product_program(), {"top", file.string()}, true));
  return seconds_since(start);
}

void measure(MeasuredFarm& farm, const Options& options) {
  const ScratchFolder folder(options.folder);
  const std::filesystem::path file =
      options.database.empty() ? folder / "large.db" : std::filesystem::path(options.database);
  const std::int64_t missing = options.trials - trials_in(file);
  if (missing > 0) run_window(farm, file, missing);
  Measured measured;
  for (int i = 0; i < options.repeats; ++i) {
    const Window small = run_window(farm, folder / fmt::format("new-{}.db", i), options.window);
    const Window large = run_window(farm, file, options.window);
    measured.small.samples.push_back(small.trial_microseconds);
    measured.large.samples.push_back(large.trial_microseconds);
    measured.ratio.samples.push_back(large.trial_microseconds / small.trial_microseconds);
    measured.cpu_small.samples.push_back(small.cpu_microseconds);
    measured.cpu_large.samples.push_back(large.cpu_microseconds);
    measured.resume.samples.push_back(large.start_seconds);
    measured.end.samples.push_back(large.end_seconds);
    measured.top.samples.push_back(seconds_of_top(file));
  }
  measured.memory.samples.push_back(peak_memory_mb());
  print_figures(fmt::format("a study of {} trials, {} more each time, {}", options.trials,
                            options.window, farm.description()),
                {measured.small, measured.large, measured.ratio, measured.cpu_small,
                 measured.cpu_large, measured.resume, measured.end, measured.top, measured.memory},
                options.json);
}

}  // namespace

void register_growth(CommandLine& program) {
  CommandLine command = program.subcommand(
      "growth", "measures whether trials of a large study cost more than those of a new one");
  const auto options = std::make_shared<Options>();
  add_mode_options(command, *options);
  command.option("--db", options->database,
                 "the large study's database, made where it is missing and kept; without it one "
                 "is made and removed");
  command.option("--trials", options->trials, "of the large study, before it is measured")
      .between(5, 4'000'000)
      .show_default();
  command.option("--window", options->window, "trials by which both are measured")
      .between(5, 1'000'000)
      .show_default();
  command.run([options] {
    return with_farm(options->workers, [&](MeasuredFarm& farm) { measure(farm, *options); });
  });
}

}  // namespace hepsweep::bench
