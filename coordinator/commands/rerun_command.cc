#include "coordinator/commands/rerun_command.hh"

#include <bit>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "coordinator/commands/farm.hh"
#include "core/log.hh"
#include "core/table.hh"
#include "core/version.hh"
#include "nn/instruction_set.hh"
#include "results/commands/database_options.hh"
#include "results/queries/progress_query.hh"
#include "results/queries/stored_study.hh"
#include "worker/supervisor/single_trial.hh"

namespace hepsweep::coordinator {
namespace {

struct Options : results::DatabaseOptions {
  std::int64_t trial = 0;
  std::string cache;
};

/// One number of the trial, then and now.
struct Compared {
  std::string what;
  double stored = 0;
  double now = 0;

  bool equal() const {
    return std::bit_cast<std::uint64_t>(stored) == std::bit_cast<std::uint64_t>(now) ||
           (std::isnan(stored) && std::isnan(now));
  }
};

// A number that one side lacks is compared with NaN.
template <typename Value, typename Name>
std::vector<Compared> compare(const std::vector<Value>& stored, const std::vector<Value>& now,
                              Name name) {
  std::vector<Compared> compared;
  for (const Value& value : now) compared.push_back({name(value), std::nan(""), value.value});
  for (const Value& value : stored) {
    const std::string what = name(value);
    const auto found = std::find_if(compared.begin(), compared.end(),
                                    [&](const Compared& one) { return one.what == what; });
    if (found == compared.end()) {
      compared.push_back({what, value.value, std::nan("")});
    } else {
      found->stored = value.value;
    }
  }
  return compared;
}

std::vector<Compared> compare_metrics(const results::StoredStudy& database, std::int64_t trial,
                                      const studies::TrialResult& now) {
  return compare(database.metrics_of_trial(trial), now.metrics,
                 [](const auto& value) { return value.split + " " + value.metric; });
}

std::vector<Compared> compare_curves(const results::StoredStudy& database, std::int64_t trial,
                                     const studies::TrialResult& now) {
  return compare(database.curves_of_trial(trial), now.curves, [](const auto& point) {
    return fmt::format("{} {}, epoch {}", point.split, point.metric, point.epoch);
  });
}

std::vector<Compared> compare_correlations(const results::StoredStudy& database, std::int64_t trial,
                                           const studies::TrialResult& now) {
  return compare(database.correlations_of_trial(trial), now.correlations, [](const auto& one) {
    return fmt::format("{} {} correlation with {} ({})", one.split, one.kind, one.variable,
                       one.of_class);
  });
}

bool all_equal(const std::vector<Compared>& compared) {
  return std::all_of(compared.begin(), compared.end(),
                     [](const Compared& one) { return one.equal(); });
}

void check_that_it_can_be_repeated(const results::StoredStudy& database, std::int64_t trial) {
  const auto stored = database.trial(trial);
  if (stored.state != studies::TrialState::complete &&
      stored.state != studies::TrialState::diverged) {
    throw InputError(fmt::format("{}: trial {} is {}: there is no result to compare with",
                                 database.file().string(), trial,
                                 studies::state_name(stored.state)));
  }
  const auto& study = database.study();
  if (!nn::level_within(study.instruction_set, nn::best_level())) {
    throw InputError(fmt::format("{}: the study was computed with {}; this processor has {} only",
                                 database.file().string(), study.instruction_set,
                                 nn::best_level()));
  }
  if (study.program_version != program_version) {
    log_warning(fmt::format("the study was computed by hepsweep {}, this is {}",
                            study.program_version, program_version));
  }
}

void print_table(const std::vector<Compared>& metrics, const std::vector<Compared>& curves) {
  Table table({"metric", "stored", "now", "same"});
  for (const auto* numbers : {&metrics, &curves}) {
    for (const Compared& one : *numbers) {
      // All metrics, and of the curves what differs: a curve has hundreds of points.
      if (numbers == &curves && one.equal()) continue;
      table.add_row({one.what, fmt::format("{:.17g}", one.stored), fmt::format("{:.17g}", one.now),
                     one.equal() ? "yes" : "NO"});
    }
  }
  std::fputs(table.text().c_str(), stdout);
}

void print_json(std::int64_t trial, bool same, const std::vector<Compared>& metrics) {
  Json rows = Json::array();
  for (const Compared& one : metrics) {
    rows.push_back(
        {{"metric", one.what}, {"stored", one.stored}, {"now", one.now}, {"same", one.equal()}});
  }
  fmt::print("{}\n", Json{{"trial", trial}, {"same", same}, {"metrics", rows}}.dump(2));
}

ExitCode rerun(const Options& options) {
  const results::StoredStudy database(options.database);
  check_that_it_can_be_repeated(database, options.trial);
  const std::string cache =
      options.cache.empty() ? default_cache_folder(options.database) : options.cache;
  const auto now =
      worker::run_in_trainer({worker::this_program(), database.study().instruction_set, cache},
                             database.specification_of_trial(options.trial));
  const std::string events = database.events_digest_of_trial(options.trial);
  if (now.state == studies::TrialState::failed) throw InputError(now.reason);
  if (now.events_digest != events) {
    log_warning(fmt::format("the events differ: their digest was {}, it is {} now", events,
                            now.events_digest));
  }
  auto metrics = compare_metrics(database, options.trial, now);
  const auto correlations = compare_correlations(database, options.trial, now);
  metrics.insert(metrics.end(), correlations.begin(), correlations.end());
  const auto curves = compare_curves(database, options.trial, now);
  const bool same =
      all_equal(metrics) && all_equal(curves) && now.state == database.trial(options.trial).state;
  if (options.json) {
    print_json(options.trial, same, metrics);
  } else {
    print_table(metrics, curves);
    fmt::print("\ntrial {} ({}, now {}): {} metrics and {} points of curves, {}\n", options.trial,
               studies::state_name(database.trial(options.trial).state),
               studies::state_name(now.state), metrics.size(), curves.size(),
               same ? "all reproduced exactly" : "NOT all reproduced");
    if (database.trial(options.trial).record.stage == "final") {
      fmt::print("looks at the test split so far: {}\n", results::progress_of(database).looks);
    }
  }
  return same ? ExitCode::done : ExitCode::failed;
}

}  // namespace

void register_rerun(CommandLine& program) {
  CommandLine command =
      program.subcommand("rerun", "repeats a stored trial and compares every number");
  const auto options = std::make_shared<Options>();
  results::add_database_options(command, *options);
  command.positional("TRIAL", options->trial, "the trial's number");
  command.option("--cache", options->cache, "folder for mapped events");
  command.run([options] { return rerun(*options); });
}

}  // namespace hepsweep::coordinator
