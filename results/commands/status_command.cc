#include "results/commands/status_command.hh"

#include <cmath>
#include <memory>

#include <fmt/core.h>

#include "core/numbers.hh"
#include "results/commands/cells.hh"
#include "results/commands/database_options.hh"
#include "results/queries/progress_query.hh"
#include "results/queries/stored_study.hh"

namespace hepsweep::results {
namespace {

constexpr const char* states[] = {"waiting", "running",  "complete",
                                  "stopped", "diverged", "failed"};

Json to_json(const Progress& progress, const std::string& note) {
  Json json = {{"study", progress.study}, {"state", progress.state}, {"trials", progress.trials}};
  json["planned"] = progress.planned;
  for (const char* state : states) json[state] = progress.by_state.at(state);
  json["configurations"] = progress.configurations;
  json["core_seconds"] = progress.core_seconds;
  json["trials_per_hour"] = json_number(progress.trials_per_hour);
  json["seconds_left"] = json_number(progress.seconds_left);
  json["workers"] = progress.workers;
  json["host"] = progress.host;
  json["pid"] = progress.pid;
  json["started"] = progress.started;
  json["heartbeat"] = progress.heartbeat;
  json["search_closed"] = progress.closed;
  json["looks"] = progress.looks;
  if (!note.empty()) json["note"] = note;
  return json;
}

std::string run_line(const Progress& progress) {
  if (progress.state == "not started") return progress.state;
  std::string line =
      fmt::format("{} (process {} on {}", progress.state, progress.pid, visible(progress.host));
  if (progress.state == "running") line += ", " + counted(progress.workers, "worker");
  return line + fmt::format("), last sign {}", progress.heartbeat);
}

void print_text(const Progress& progress, const std::string& note) {
  fmt::print("study           {}\n", visible(progress.study));
  fmt::print("state           {}\n", run_line(progress));
  const auto total = std::max(progress.planned, progress.trials);
  fmt::print("trials          {} of {} finished, {}\n", grouped(progress.finished), grouped(total),
             counted(progress.configurations, "configuration"));
  for (const char* state : states) {
    const auto count = progress.by_state.at(state);
    if (count > 0) fmt::print("  {:<14}{}\n", state, grouped(count));
  }
  if (std::isfinite(progress.trials_per_hour)) {
    fmt::print("rate            {:.4g} trials per hour, {} left\n", progress.trials_per_hour,
               duration_text(progress.seconds_left));
  }
  fmt::print("core time       {}\n", duration_text(progress.core_seconds));
  fmt::print("search          {}, {} at the test split\n", progress.closed ? "closed" : "open",
             counted(progress.looks, "look"));
  if (!note.empty()) fmt::print("note            {}\n", note);
}

}  // namespace

void register_status(CommandLine& program) {
  CommandLine command = program.subcommand("status", "says how far a study is, also while it runs");
  const auto options = std::make_shared<DatabaseOptions>();
  add_database_options(command, *options);
  command.run([options] {
    const StoredStudy study(options->database);
    const Progress progress = progress_of(study);
    if (options->json) {
      print_json(to_json(progress, study.note()));
    } else {
      print_text(progress, study.note());
    }
    return ExitCode::done;
  });
}

}  // namespace hepsweep::results
