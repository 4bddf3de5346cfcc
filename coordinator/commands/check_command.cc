#include "coordinator/commands/check_command.hh"

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "coordinator/commands/capacity.hh"
#include "coordinator/commands/cost_estimate.hh"
#include "coordinator/commands/farm.hh"
#include "coordinator/commands/study_inspection.hh"
#include "coordinator/plan/follow_up.hh"
#include "core/cores.hh"
#include "core/json.hh"
#include "core/numbers.hh"
#include "core/words.hh"
#include "studies/study/baselines.hh"
#include "studies/study/study.hh"

namespace hepsweep::coordinator {
namespace {

struct Options {
  std::string study;
  std::string cache;
  bool json = false;
};

constexpr std::int64_t most_sized = 100'000;  // configurations; beyond, the cost is scaled up

struct Sized {
  studies::ResolvedConfiguration configuration;
  InspectedConfiguration inspected;
};

/// What the command found out.
struct Findings {
  std::int64_t configurations = 0;
  std::int64_t sized = 0;
  std::optional<Sized> smallest;  ///< of the networks
  std::optional<Sized> largest;
  std::map<std::string, std::int64_t> models;  ///< configurations, by "network" or method
  std::map<std::string, Sized> classic;        ///< the first configuration of each method
  std::vector<Sized> baselines;                ///< as if the first configuration won
  studies::ResolvedConfiguration first;
  double core_seconds = 0;  ///< of all trials, every epoch trained
};

void note_sizes(Findings& findings, Sized sized) {
  const std::string& model = sized.inspected.model;
  ++findings.models[model];
  if (model != "network") {
    findings.classic.try_emplace(model, std::move(sized));
    return;
  }
  const auto size = [](const std::optional<Sized>& one) {
    return one->inspected.network.multiply_adds;
  };
  const std::size_t adds = sized.inspected.network.multiply_adds;
  if (!findings.smallest || adds < size(findings.smallest)) findings.smallest = sized;
  if (!findings.largest || adds > size(findings.largest)) findings.largest = std::move(sized);
}

template <typename Visit>
std::int64_t for_each_configuration(const studies::Study& study, Visit visit) {
  const auto strategy = studies::make_strategy(study);
  std::int64_t number = 0;
  while (number < most_sized) {
    const auto parameters = strategy->propose();
    if (!parameters) break;
    ++number;
    visit(studies::resolve(study, *parameters, number), number);
  }
  return number;
}

void add_baselines(Findings& findings, const studies::Study& study, StudyInspection& inspection) {
  for (const Json& network : inspection.baselines()) {
    auto configuration = studies::resolve_baseline(study, network, findings.first.parameters);
    auto inspected = inspection.inspect(configuration, 0);
    findings.baselines.push_back({std::move(configuration), std::move(inspected)});
  }
}

std::vector<std::string> baseline_names(const Findings& findings) {
  std::vector<std::string> names;
  for (const Sized& baseline : findings.baselines) names.push_back(baseline.inspected.model);
  return names;
}

std::int64_t baseline_trials(const studies::Study& study, const Findings& findings) {
  return static_cast<std::int64_t>(findings.baselines.size()) * study.replicas;
}

std::int64_t validation_trials(const studies::Study& study) {
  std::int64_t trials = 0;
  for (const FollowUp& one : follow_ups(study, {})) {
    if (one.stage == "validation") trials += study.replicas;
  }
  return trials;
}

// The validation as if the costliest configuration won.
double estimated_core_seconds(const Findings& findings, const studies::Study& study,
                              StudyInspection& inspection, const CostEstimate& cost) {
  double search = 0;
  double costliest = 0;
  for_each_configuration(study, [&](const auto& configuration, std::int64_t number) {
    const double seconds = cost.seconds(inspection.inspect(configuration, number));
    search += seconds;
    costliest = std::max(costliest, seconds);
  });
  const double all = static_cast<double>(findings.configurations);
  double replica = search * all / static_cast<double>(findings.sized);
  for (const Sized& baseline : findings.baselines) replica += cost.seconds(baseline.inspected);
  return static_cast<double>(study.replicas) * replica +
         static_cast<double>(validation_trials(study)) * costliest;
}

Findings find_out(const studies::Study& study, StudyInspection& inspection) {
  Findings findings;
  findings.sized = for_each_configuration(study, [&](auto configuration, std::int64_t number) {
    auto inspected = inspection.inspect(configuration, number);
    if (number == 1) findings.first = configuration;
    note_sizes(findings, {std::move(configuration), std::move(inspected)});
  });
  add_baselines(findings, study, inspection);
  findings.configurations = studies::make_strategy(study)->planned().value_or(findings.sized);
  CostEstimate cost;
  const auto measure = [&](const Sized& one) {
    const auto& events = inspection.events(one.configuration.document.at("data"));
    cost.measure(one.configuration, events, one.inspected);
  };
  for (const auto* network : {&findings.smallest, &findings.largest}) {
    if (*network) measure(**network);
  }
  for (const auto& [name, method] : findings.classic) measure(method);
  for (const Sized& baseline : findings.baselines) measure(baseline);
  findings.core_seconds = estimated_core_seconds(findings, study, inspection, cost);
  return findings;
}

std::string parameters_text(const Findings& findings) {
  const auto least = findings.smallest->inspected.network.parameters;
  const auto most = findings.largest->inspected.network.parameters;
  const std::string text = grouped(static_cast<std::int64_t>(least));
  return least == most ? text : text + " to " + grouped(static_cast<std::int64_t>(most));
}

Capacity capacity_of(const Sized& sized) {
  return {static_cast<std::size_t>(sized.inspected.training_events),
          sized.inspected.network.parameters};
}

void print_events(const InspectedEvents& events) {
  const auto& split = events.prepared.split;
  const auto view = events.prepared.events.view();
  const std::vector<std::string> classes(view.classes.begin(), view.classes.end());
  fmt::print("events          {} ({}): {} training, {} validation, {} test (sealed)\n",
             grouped(static_cast<std::int64_t>(view.events())), joined(classes),
             grouped(static_cast<std::int64_t>(split.train.size())),
             grouped(static_cast<std::int64_t>(split.validation.size())),
             grouped(static_cast<std::int64_t>(split.test.size())));
  fmt::print("inputs          {}\n", events.preprocessing.inputs());
}

void print_models(const Findings& findings) {
  if (findings.smallest) {
    fmt::print("network         {} parameters\n", parameters_text(findings));
    const std::string capacity =
        events_per_parameter(capacity_of(*findings.smallest), capacity_of(*findings.largest));
    if (!capacity.empty()) fmt::print("                {}\n", capacity);
  }
  for (const auto& [name, method] : findings.classic) {
    fmt::print("classic method  {}{}\n", method.configuration.document.at("network").dump(),
               findings.models.at(name) > 1
                   ? fmt::format(" (the first of {} configurations)", findings.models.at(name))
                   : "");
  }
}

Json parameters_json(const Findings& findings) {
  if (!findings.smallest) return nullptr;
  return {{"smallest", findings.smallest->inspected.network.parameters},
          {"largest", findings.largest->inspected.network.parameters}};
}

void print_text(const studies::Study& study, const Findings& findings,
                const InspectedEvents& events) {
  const auto trials = findings.configurations * study.replicas;
  const int cores = number_of_cores();
  fmt::print("study           {}\n", study.name);
  print_events(events);
  fmt::print("configurations  {} (strategy {})\n", grouped(findings.configurations),
             study.search.strategy);
  fmt::print("trials          {} ({} replicas)\n", grouped(trials), study.replicas);
  if (findings.baselines.empty()) {
    fmt::print("baselines       none\n");
  } else {
    fmt::print("baselines       {} ({} further trials, on the winner's data)\n",
               joined(baseline_names(findings)), grouped(baseline_trials(study, findings)));
  }
  if (const std::int64_t trials = validation_trials(study); trials > 0) {
    fmt::print("validation      {} further trials of the winner\n", grouped(trials));
  }
  print_models(findings);
  fmt::print(
      "cost            at most {:.2g} core-hours, as measured on this machine: {} on its {} "
      "cores\n                (every epoch trained; early stopping makes it less)\n",
      findings.core_seconds / 3600, duration_text(findings.core_seconds / cores), cores);
  if (findings.largest) {
    fmt::print("\nThe largest network:\n{}", nn::table_text(findings.largest->inspected.network));
  }
}

void print_json(const studies::Study& study, const Findings& findings,
                const InspectedEvents& events) {
  const auto& split = events.prepared.split;
  const Json json = {{"study", study.name},
                     {"digest", study.digest},
                     {"events",
                      {{"train", split.train.size()},
                       {"validation", split.validation.size()},
                       {"test", split.test.size()}}},
                     {"inputs", events.preprocessing.inputs()},
                     {"configurations", findings.configurations},
                     {"replicas", study.replicas},
                     {"trials", findings.configurations * study.replicas},
                     {"baselines", baseline_names(findings)},
                     {"baseline_trials", baseline_trials(study, findings)},
                     {"validation_trials", validation_trials(study)},
                     {"models", findings.models},
                     {"network_parameters", parameters_json(findings)},
                     {"core_seconds_at_most", findings.core_seconds}};
  fmt::print("{}\n", json.dump(2));
}

ExitCode check(const Options& options) {
  const studies::Study study = studies::read_study(options.study);
  const std::string cache =
      options.cache.empty() ? default_cache_folder(study.name + ".db") : options.cache;
  StudyInspection inspection(study, cache);
  const Findings findings = find_out(study, inspection);
  const InspectedEvents& events = inspection.events(findings.first.document.at("data"));
  if (options.json) {
    print_json(study, findings, events);
  } else {
    print_text(study, findings, events);
  }
  return ExitCode::done;
}

}  // namespace

void register_check(CommandLine& program) {
  CommandLine command = program.subcommand("check", "validates a study and says what it will cost");
  const auto options = std::make_shared<Options>();
  command.positional("STUDY", options->study, "the study file; - is standard input");
  command.option("--cache", options->cache, "folder for mapped events");
  command.flag("--json", options->json, "print JSON");
  command.run([options] { return check(*options); });
}

}  // namespace hepsweep::coordinator
