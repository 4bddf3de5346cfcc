// The coordinator alone against any number of simulated workers, over the in-process transport.
#include <algorithm>
#include <memory>

#include <fmt/core.h>

#include "bench/farm/figures.hh"
#include "bench/farm/limited_plan.hh"
#include "bench/farm/modes.hh"
#include "bench/farm/null_study.hh"
#include "bench/farm/processor_use.hh"
#include "bench/farm/simulated_workers.hh"
#include "coordinator/coordinator.hh"
#include "coordinator/plan/search_plan.hh"
#include "core/log.hh"

namespace hepsweep::bench {
namespace {

using coordinator::Coordinator;

constexpr int idle_steps = 500;

struct Options {
  std::int64_t trials = 10000;
  int repeats = 3;
  int workers = 0;
  std::string folder = ".";
  bool json = false;
};

struct Costs {
  double message = 0;  ///< CPU, microseconds
  double trial = 0;
  double idle = 0;  ///< of a step() in which nothing happens
};

double own_cpu() {
  return processor_use().own;
}

// A step of which only the coordinator's part counts.
void step(Coordinator& farm, double& cpu) {
  const double before = own_cpu();
  farm.step();
  cpu += own_cpu() - before;
}

double idle_cost(Coordinator& farm) {
  double cpu = 0;
  for (int i = 0; i < idle_steps; ++i) step(farm, cpu);
  return 1e6 * cpu / idle_steps;
}

Costs costs_with(int count, const Options& options) {
  const ScratchFolder folder(options.folder);
  const studies::Study study = null_study();
  auto store = results::ResultStore::open(folder / "null.db", null_study_record(study));
  coordinator::SearchPlan search(study, store, [](const auto&) {
    return coordinator::ConfigurationSize{.network_parameters = 100};
  });
  LimitedPlan plan(search, std::max<std::int64_t>(options.trials, 10 * count));
  coordinator::LocalHub hub(count);
  const auto endpoint = hub.endpoint(coordinator::coordinator_peer);
  CountingTransport transport(*endpoint);
  coordinator::CoordinatorSettings settings;
  settings.instruction_set = store.study().instruction_set;
  Coordinator farm(plan, store, transport, count, settings);
  SimulatedWorkers workers(hub, count);
  double cpu = 0;
  while (workers.held() < static_cast<std::size_t>(count)) {
    step(farm, cpu);
    workers.step(false);
  }
  while (farm.step()) {  // until trials are planned ahead, too
  }
  Costs costs;
  costs.idle = idle_cost(farm);
  while (!farm.finished()) {
    step(farm, cpu);
    workers.step(true);
  }
  costs.message = 1e6 * cpu / static_cast<double>(transport.messages());
  costs.trial = 1e6 * cpu / static_cast<double>(plan.final_trials());
  return costs;
}

void measure(const Options& options) {
  std::vector<Figure> figures;
  std::vector<int> counts{10, 100, 1000};
  if (options.workers > 0) counts = {options.workers};
  for (const int count : counts) {
    figures.push_back({fmt::format("a message, {} workers", count), "us CPU", {}});
    figures.push_back({fmt::format("a trial, {} workers", count), "us CPU", {}});
    figures.push_back(
        {fmt::format("looking for messages in vain, {} workers", count), "us CPU", {}});
  }
  Figure ratio{"a message, most workers / fewest workers", "", {}, "<= 1.1"};
  for (int i = 0; i < options.repeats; ++i) {
    for (std::size_t k = 0; k < counts.size(); ++k) {
      const Costs costs = costs_with(counts[k], options);
      figures[3 * k].samples.push_back(costs.message);
      figures[3 * k + 1].samples.push_back(costs.trial);
      figures[3 * k + 2].samples.push_back(costs.idle);
    }
    ratio.samples.push_back(figures[3 * (counts.size() - 1)].samples.back() /
                            figures[0].samples.back());
  }
  figures.push_back(ratio);
  print_figures("the coordinator with simulated workers in one process", figures, options.json);
}

}  // namespace

void register_scale(CommandLine& program) {
  CommandLine command = program.subcommand(
      "scale", "measures the coordinator's cost of a message with up to 1,000 workers");
  const auto options = std::make_shared<Options>();
  command.option("--trials", options->trials, "null trials each time, at least")
      .between(5, 1'000'000)
      .show_default();
  command.option("--workers", options->workers, "only with so many; 0: with 10, 100 and 1,000")
      .between(0, 100'000)
      .show_default();
  command.option("--repeats", options->repeats, "how often it is measured")
      .between(1, 1000)
      .show_default();
  command.option("--folder", options->folder, "where databases are made and removed")
      .show_default();
  command.flag("--json", options->json, "JSON with every sample");
  command.run([options] {
    configure_log(LogLevel::warning);
    measure(*options);
    return ExitCode::done;
  });
}

}  // namespace hepsweep::bench
