#include "results/commands/status_command.hh"

#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>
#include <unistd.h>

#include <fmt/core.h>

#include "results/commands/cells.hh"
#include "results/commands/database_options.hh"
#include "results/commands/status_report.hh"
#include "results/queries/stored_study.hh"
#include "results/store/open_database.hh"

namespace hepsweep::results {
namespace {

constexpr std::int64_t watch_seconds = 2;

struct Options : DatabaseOptions {
  std::int64_t watch = 0;  ///< seconds between two looks; 0: a single one
};

struct Look {
  std::string text;
  bool has_ended = false;  ///< the run: nothing more will come
};

Look look(const Options& options) {
  const StoredStudy study(options.database);
  const Progress progress = progress_of(study);
  const bool goes_on = may_go_on(progress);
  if (options.json) return {status_report_json(study, progress).dump() + "\n", !goes_on};
  return {status_report(study, progress), !goes_on};
}

Look waiting(const Options& options, const std::string& why) {
  if (options.json) return {Json{{"state", "unknown"}, {"note", why}}.dump() + "\n"};
  return {why + "\n"};
}

// Of a database that is made a moment later, or held by another program for a moment.
Look patient_look(const Options& options) {
  std::error_code ignored;
  if (!std::filesystem::exists(options.database, ignored)) {
    return waiting(options, options.database + ": is not there yet");
  }
  try {
    return look(options);
  } catch (const EmptyDatabase&) {
    return waiting(options, options.database + ": is being made");
  } catch (const StorageProblem& problem) {
    if (!problem.may_pass()) throw;
    return waiting(options, problem.what());
  }
}

void show(const Look& look, const Options& options) {
  const bool redraws = ::isatty(STDOUT_FILENO) == 1 && !options.json;
  if (redraws) {
    fmt::print("\x1b[H\x1b[2J{}", look.text);
  } else {
    fmt::print("{}{}", look.text, options.json ? "" : "\n");
  }
  std::fflush(stdout);
}

ExitCode watch(const Options& options) {
  while (true) {
    const Look now = patient_look(options);
    show(now, options);
    if (now.has_ended) return ExitCode::done;
    std::this_thread::sleep_for(std::chrono::seconds(options.watch));
  }
}

ExitCode show_once(const Options& options) {
  const StoredStudy study(options.database);
  const Progress progress = progress_of(study);
  if (options.json) {
    print_json(status_report_json(study, progress));
  } else {
    fmt::print("{}", status_report(study, progress));
  }
  return ExitCode::done;
}

}  // namespace

void register_status(CommandLine& program) {
  CommandLine command = program.subcommand("status", "says how far a study is, also while it runs");
  const auto options = std::make_shared<Options>();
  add_database_options(command, *options);
  command
      .option("--watch", options->watch,
              "look again and again, so many seconds apart, until the run ends")
      .without_value(std::to_string(watch_seconds))
      .between(1, 86400);
  command.run([options] { return options->watch > 0 ? watch(*options) : show_once(*options); });
}

}  // namespace hepsweep::results
