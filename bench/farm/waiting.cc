// What waiting costs: trainers compute, everybody else has nothing to do.
#include <algorithm>
#include <memory>

#include <fmt/core.h>

#include "bench/farm/figures.hh"
#include "bench/farm/limited_plan.hh"
#include "bench/farm/measured_farm.hh"
#include "bench/farm/modes.hh"
#include "bench/farm/null_study.hh"
#include "coordinator/plan/search_plan.hh"

namespace hepsweep::bench {
namespace {

struct Options : ModeOptions {
  double seconds = 15;
};

struct Measured {
  Figure coordinator{"coordinator", "% of a core", {}, "< 2"};
  Figure mean{"supervisors, their mean", "% of a core", {}, "< 1"};
  Figure most{"supervisors, the busiest", "% of a core", {}, "< 1"};
};

void measure_once(MeasuredFarm& farm, const Options& options, Measured& measured) {
  const ScratchFolder folder(options.folder);
  const studies::Study study = null_study();
  auto store = results::ResultStore::open(folder / "null.db", null_study_record(study));
  coordinator::SearchPlan search(study, store, [](const auto&) {
    return coordinator::ConfigurationSize{.network_parameters = 100};
  });
  // A few more than workers: the plan makes them in groups.
  LimitedPlan plan(search, farm.workers());
  const FarmUse use = farm.run(plan, store, {.cpu_seconds = options.seconds});
  const double percent = 100 / use.seconds;
  measured.coordinator.samples.push_back(use.coordinator.own * percent);
  if (!farm.over_mpi()) return;
  const auto workers = static_cast<double>(farm.workers());
  measured.mean.samples.push_back(use.supervisors_cpu() * percent / workers);
  double most = 0;
  for (const ProcessorUse& worker : use.workers) most = std::max(most, worker.own);
  measured.most.samples.push_back(most * percent);
}

void measure(MeasuredFarm& farm, const Options& options) {
  Measured measured;
  for (int i = 0; i < options.repeats; ++i) measure_once(farm, options, measured);
  std::vector<Figure> figures{measured.coordinator, measured.mean, measured.most};
  if (!farm.over_mpi()) {
    figures.resize(1);
    figures.front().quantity = "coordinator and supervisors";
  }
  print_figures(fmt::format("CPU while trainers compute, {}", farm.description()), figures,
                options.json);
}

}  // namespace

void register_waiting(CommandLine& program) {
  CommandLine command = program.subcommand(
      "waiting", "measures the CPU of coordinator and supervisors while trainers compute");
  const auto options = std::make_shared<Options>();
  options->repeats = 1;
  add_mode_options(command, *options);
  command.option("--seconds", options->seconds, "CPU time of a trial").show_default();
  command.run([options] {
    return with_farm(options->workers, [&](MeasuredFarm& farm) { measure(farm, *options); });
  });
}

}  // namespace hepsweep::bench
