#include "results/commands/status_report.hh"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "core/numbers.hh"
#include "core/table.hh"
#include "results/commands/cells.hh"
#include "results/queries/farm_query.hh"
#include "results/queries/stored_study.hh"

namespace hepsweep::results {
namespace {

constexpr const char* states[] = {"waiting", "running",  "complete",
                                  "stopped", "diverged", "failed"};
constexpr std::size_t widest_message = 60;

std::string run_line(const Progress& progress) {
  if (progress.state == "not started") return progress.state;
  std::string line =
      fmt::format("{} (process {} on {}", progress.state, progress.pid, visible(progress.host));
  if (progress.state == "running") line += ", " + counted(progress.workers, "worker");
  return line + fmt::format("), last sign {} ago, {}", duration_text(progress.silent_seconds),
                            progress.heartbeat);
}

std::string counts_text(const Progress& progress) {
  const auto total = std::max(progress.planned, progress.trials);
  std::string text =
      fmt::format("trials          {} of {} finished, {}\n", grouped(progress.finished),
                  grouped(total), counted(progress.configurations, "configuration"));
  for (const char* state : states) {
    const auto count = progress.by_state.at(state);
    if (count > 0) text += fmt::format("  {:<14}{}\n", state, grouped(count));
  }
  return text;
}

std::string rate_text(const Progress& progress) {
  if (!std::isfinite(progress.trials_per_hour)) return "";
  return fmt::format("rate            {:.4g} trials per hour\npredicted end   in {}, at {}\n",
                     progress.trials_per_hour, duration_text(progress.seconds_left),
                     progress.predicted_end);
}

// Where a run was killed, the last word about its workers is that they were at work.
std::vector<WorkerRow> workers_now(const StoredStudy& study, const Progress& progress) {
  std::vector<WorkerRow> workers = workers_of(study);
  if (progress.state == "running") return workers;
  for (WorkerRow& worker : workers) {
    if (worker.state == "working") worker.state = "gone";
  }
  return workers;
}

std::string processor_cell(const WorkerRow& worker) {
  if (!std::isnan(worker.cpu_percent)) return fmt::format("{:.0f} %", worker.cpu_percent);
  return std::isnan(worker.cpu_seconds) ? "-" : seconds_cell(worker.cpu_seconds) + " s";
}

std::string workers_text(const std::vector<WorkerRow>& workers) {
  if (workers.empty()) return "";
  Table table({"worker", "host", "process", "state", "trial", "attempt", "epoch", "last word",
               "memory", "cpu"});
  for (const WorkerRow& worker : workers) {
    const bool is_busy = worker.trial.has_value();
    table.add_row(
        {std::to_string(worker.worker), text_cell(worker.host), std::to_string(worker.process),
         text_cell(worker.state), is_busy ? std::to_string(*worker.trial) : "-",
         is_busy ? std::to_string(worker.attempt) : "-",
         is_busy ? std::to_string(worker.epoch) : "-",
         std::isnan(worker.silent_seconds) ? "-" : duration_text(worker.silent_seconds) + " ago",
         std::isnan(worker.memory_mb) ? "-" : fmt::format("{:.0f} MB", worker.memory_mb),
         processor_cell(worker)});
  }
  return "\n" + table.text();
}

std::string shortened(const std::string& message) {
  const std::string line = visible(message.substr(0, message.find('\n')));
  if (line.size() <= widest_message) return text_cell(line);
  std::size_t end = widest_message;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;  // whole letters
  return line.substr(0, end) + "...";
}

std::string failures_text(const std::vector<FailureGroup>& groups) {
  if (groups.empty()) return "";
  Table table({"attempts without a result", "count", "counted", "example", "its message"});
  for (const FailureGroup& group : groups) {
    table.add_row({text_cell(group.outcome), grouped(group.attempts), grouped(group.counted),
                   fmt::format("trial {}", group.trial), shortened(group.message)});
  }
  return "\n" + table.text();
}

Json worker_json(const WorkerRow& worker) {
  return {{"worker", worker.worker},
          {"host", worker.host},
          {"process", worker.process},
          {"state", worker.state},
          {"trial", worker.trial ? Json(*worker.trial) : Json(nullptr)},
          {"attempt", worker.attempt},
          {"epoch", worker.epoch},
          {"silent_seconds", json_number(worker.silent_seconds)},
          {"memory_mb", json_number(worker.memory_mb)},
          {"cpu_seconds", json_number(worker.cpu_seconds)},
          {"cpu_percent", json_number(worker.cpu_percent)}};
}

Json progress_json(const Progress& progress) {
  Json json = {{"study", progress.study}, {"state", progress.state}, {"trials", progress.trials}};
  json["planned"] = progress.planned;
  for (const char* state : states) json[state] = progress.by_state.at(state);
  json["configurations"] = progress.configurations;
  json["core_seconds"] = progress.core_seconds;
  json["trials_per_hour"] = json_number(progress.trials_per_hour);
  json["seconds_left"] = json_number(progress.seconds_left);
  json["predicted_end"] = progress.predicted_end.empty() ? Json(nullptr) : progress.predicted_end;
  json["workers"] = progress.workers;
  json["host"] = progress.host;
  json["pid"] = progress.pid;
  json["started"] = progress.started;
  json["heartbeat"] = progress.heartbeat;
  json["silent_seconds"] = json_number(progress.silent_seconds);
  json["search_closed"] = progress.closed;
  json["looks"] = progress.looks;
  return json;
}

}  // namespace

std::string status_report(const StoredStudy& study, const Progress& progress) {
  std::string text = fmt::format("study           {}\n", visible(progress.study));
  text += fmt::format("state           {}\n", run_line(progress));
  text += counts_text(progress) + rate_text(progress);
  text += fmt::format("core time       {}\n", duration_text(progress.core_seconds));
  text += fmt::format("search          {}, {} at the test split\n",
                      progress.closed ? "closed" : "open", counted(progress.looks, "look"));
  if (!study.note().empty()) text += fmt::format("note            {}\n", study.note());
  return text + workers_text(workers_now(study, progress)) + failures_text(failure_groups(study));
}

Json status_report_json(const StoredStudy& study, const Progress& progress) {
  Json json = progress_json(progress);
  json["worker_list"] = Json::array();
  for (const WorkerRow& worker : workers_now(study, progress)) {
    json["worker_list"].push_back(worker_json(worker));
  }
  json["failure_groups"] = Json::array();
  for (const FailureGroup& group : failure_groups(study)) {
    json["failure_groups"].push_back({{"outcome", group.outcome},
                                      {"attempts", group.attempts},
                                      {"counted", group.counted},
                                      {"trial", group.trial},
                                      {"attempt", group.attempt},
                                      {"message", group.message}});
  }
  if (!study.note().empty()) json["note"] = study.note();
  return json;
}

}  // namespace hepsweep::results
