// How long a free trainer waits for its next trial.
#include <memory>

#include <fmt/core.h>

#include "bench/farm/figures.hh"
#include "bench/farm/limited_plan.hh"
#include "bench/farm/measured_farm.hh"
#include "bench/farm/modes.hh"
#include "bench/farm/null_study.hh"
#include "bench/farm/stored_numbers.hh"
#include "coordinator/plan/search_plan.hh"

namespace hepsweep::bench {
namespace {

struct Options : ModeOptions {
  std::int64_t trials = 500;
  double seconds = 0.02;
};

struct Measured {
  Figure middle{"median wait for the next trial", "ms", {}, "< 1"};
  Figure late{"99 % wait less than", "ms", {}};
  Figure most{"longest wait", "ms", {}};
};

std::vector<double> waits_of(MeasuredFarm& farm, const Options& options) {
  const ScratchFolder folder(options.folder);
  const auto file = folder / "null.db";
  const studies::Study study = null_study();
  {
    auto store = results::ResultStore::open(file, null_study_record(study));
    coordinator::SearchPlan search(study, store, [](const auto&) {
      return coordinator::ConfigurationSize{.network_parameters = 100};
    });
    LimitedPlan plan(search, options.trials);
    farm.run(plan, store, {.cpu_seconds = options.seconds});
  }
  return stored_numbers(file, "SELECT 1e3 * value FROM metric WHERE metric = 'handover_seconds'");
}

void measure(MeasuredFarm& farm, const Options& options) {
  Measured measured;
  for (int i = 0; i < options.repeats; ++i) {
    const std::vector<double> waits = waits_of(farm, options);
    measured.middle.samples.push_back(median(waits));
    measured.late.samples.push_back(quantile(waits, 0.99));
    measured.most.samples.push_back(quantile(waits, 1));
  }
  print_figures(fmt::format("a free trainer's wait, {} trials of {:g} ms, {}", options.trials,
                            1e3 * options.seconds, farm.description()),
                {measured.middle, measured.late, measured.most}, options.json);
}

}  // namespace

void register_handover(CommandLine& program) {
  CommandLine command =
      program.subcommand("handover", "measures a free trainer's wait for its next trial");
  const auto options = std::make_shared<Options>();
  add_mode_options(command, *options);
  command.option("--trials", options->trials, "trials each time")
      .between(5, 5'000'000)
      .show_default();
  command.option("--seconds", options->seconds, "CPU time of a trial").show_default();
  command.run([options] {
    return with_farm(options->workers, [&](MeasuredFarm& farm) { measure(farm, *options); });
  });
}

}  // namespace hepsweep::bench
