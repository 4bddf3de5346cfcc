// Null trials: how many results a second become durable when trials cost nothing.
#include <algorithm>
#include <memory>

#include <fmt/core.h>

#include "bench/farm/commits.hh"
#include "bench/farm/figures.hh"
#include "bench/farm/limited_plan.hh"
#include "bench/farm/measured_farm.hh"
#include "bench/farm/modes.hh"
#include "bench/farm/null_study.hh"
#include "bench/farm/processes.hh"
#include "coordinator/plan/search_plan.hh"

namespace hepsweep::bench {
namespace {

constexpr double yardstick_seconds = 1;
constexpr double least_rate = 4000;
constexpr double least_share = 0.8;

struct Options : ModeOptions {
  std::int64_t trials = 20000;
  std::vector<std::string> peers;
};

struct Measured {
  Figure rate{"null trials, each durable", "1/s", {}};
  Figure yardstick{"SQLite alone, single commits", "1/s", {}};
  Figure batch{"results in one commit", "", {}};
  Figure coordinator{"CPU of the coordinator", "us/trial", {}};
  Figure supervisors{"CPU of the supervisors", "us/trial", {}};
  Figure trainers{"CPU of the trainers", "us/trial", {}};

  std::vector<Figure> figures(bool over_mpi) {
    rate.target =
        fmt::format(">= {:.0f}", std::max(least_rate, least_share * median(yardstick.samples)));
    if (over_mpi) return {rate, yardstick, batch, coordinator, supervisors, trainers};
    coordinator.quantity = "CPU of coordinator and supervisors";
    return {rate, yardstick, batch, coordinator, trainers};
  }
};

void measure_once(MeasuredFarm& farm, const Options& options, Measured& measured) {
  const ScratchFolder folder(options.folder);
  measured.yardstick.samples.push_back(single_commit_rate(folder.path(), yardstick_seconds));
  const studies::Study study = null_study();
  auto store = results::ResultStore::open(folder / "null.db", null_study_record(study));
  coordinator::SearchPlan search(study, store, [](const auto&) {
    return coordinator::ConfigurationSize{.network_parameters = 100};
  });
  LimitedPlan plan(search, options.trials);
  const FarmUse use = farm.run(plan, store, {});
  const auto trials = static_cast<double>(plan.final_trials());
  const double microseconds = 1e6 / trials;
  measured.rate.samples.push_back(trials / plan.seconds());
  measured.batch.samples.push_back(trials / static_cast<double>(use.commits));
  measured.coordinator.samples.push_back(use.coordinator.own * microseconds);
  measured.supervisors.samples.push_back(use.supervisors_cpu() * microseconds);
  measured.trainers.samples.push_back(use.trainers_cpu() * microseconds);
}

// What other frameworks do with trials that cost nothing, on the same disk.
std::vector<Figure> figures_of_peers(const Options& options) {
  std::vector<Figure> figures;
  for (const std::string& peer : options.peers) {
    Figure figure{std::filesystem::path(peer).filename().string(), "1/s", {}};
    for (int i = 0; i < options.repeats; ++i) {
      figure.samples.push_back(std::stod(output_of(peer, {options.folder})));
    }
    figures.push_back(figure);
  }
  return figures;
}

void measure(MeasuredFarm& farm, const Options& options) {
  Measured measured;
  for (int i = 0; i < options.repeats; ++i) measure_once(farm, options, measured);
  std::vector<Figure> figures = measured.figures(farm.over_mpi());
  for (Figure& peer : figures_of_peers(options)) figures.push_back(std::move(peer));
  print_figures(fmt::format("{} null trials, {}", options.trials, farm.description()), figures,
                options.json);
}

}  // namespace

void register_trials(CommandLine& program) {
  CommandLine command = program.subcommand(
      "trials", "measures null trials per second, each durable before it is acknowledged");
  const auto options = std::make_shared<Options>();
  add_mode_options(command, *options);
  command.option("--trials", options->trials, "null trials each time")
      .between(5, 5'000'000)
      .show_default();
  command.option("--peer", options->peers,
                 "programs that print the null trials/s of other frameworks (bench/peers)");
  command.run([options] {
    return with_farm(options->workers, [&](MeasuredFarm& farm) { measure(farm, *options); });
  });
}

}  // namespace hepsweep::bench
