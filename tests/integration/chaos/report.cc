#include "tests/integration/chaos/report.hh"

#include <algorithm>
#include <csignal>

#include <fmt/core.h>

#include "core/table.hh"

namespace hepsweep::testing {
namespace {

Hits sum_of_hits(const std::vector<DisturbedRun>& runs) {
  Hits sum;
  for (const DisturbedRun& run : runs) {
    for (const auto& [what, count] : run.hits) sum[what] += count;
  }
  return sum;
}

std::string list_of(const Hits& hits) {
  std::string text;
  for (const auto& [what, count] : hits) {
    text += fmt::format("{}{} {} {}", text.empty() ? "" : ", ", count, name_of(what.first),
                        signal_name(what.second));
  }
  return text;
}

int count_of(const Hits& hits, Role role, int signal) {
  const auto found = hits.find({role, signal});
  return found == hits.end() ? 0 : found->second;
}

double seconds_of(const std::vector<DisturbedRun>& runs) {
  double sum = 0;
  for (const DisturbedRun& run : runs) sum += run.seconds;
  return sum;
}

Json hits_to_json(const Hits& hits) {
  Json json = Json::array();
  for (const auto& [what, count] : hits) {
    json.push_back(
        {{"target", name_of(what.first)}, {"signal", signal_name(what.second)}, {"hits", count}});
  }
  return json;
}

Json to_json(const DisturbedRun& run) {
  return {{"seed", run.seed},
          {"hits", total(run.hits)},
          {"kills", total(run.hits, SIGKILL)},
          {"starts", run.starts},
          {"seconds", run.seconds},
          {"by_target", hits_to_json(run.hits)},
          {"problem", run.problem},
          {"passed", run.problem.empty()}};
}

}  // namespace

std::string line_of(const DisturbedRun& run) {
  return fmt::format("seed {}: {} hits ({}), {} starts, {:.1f} s: {}", run.seed, total(run.hits),
                     list_of(run.hits), run.starts, run.seconds,
                     run.problem.empty() ? "nothing lost" : "FAILED: " + run.problem);
}

std::string summary_of(const std::vector<DisturbedRun>& runs) {
  const Hits hits = sum_of_hits(runs);
  Table table({"target", "SIGKILL", "SIGSTOP", "SIGTERM"});
  for (const Role role :
       {Role::trainer, Role::supervisor, Role::coordinator, Role::mpirun, Role::launcher}) {
    table.add_row({std::string(name_of(role)), std::to_string(count_of(hits, role, SIGKILL)),
                   std::to_string(count_of(hits, role, SIGSTOP)),
                   std::to_string(count_of(hits, role, SIGTERM))});
  }
  std::string text = table.text();
  text += fmt::format("{} seeds, {} kills among {} hits, {:.0f} s, {} failures\n", runs.size(),
                      total(hits, SIGKILL), total(hits), seconds_of(runs), failures_of(runs));
  for (const DisturbedRun& run : runs) {
    if (!run.problem.empty()) text += fmt::format("  seed {}: {}\n", run.seed, run.problem);
  }
  return text;
}

Json to_json(const std::vector<DisturbedRun>& runs) {
  const Hits hits = sum_of_hits(runs);
  Json json{{"seeds", runs.size()},          {"hits", total(hits)},
            {"kills", total(hits, SIGKILL)}, {"seconds", seconds_of(runs)},
            {"failures", failures_of(runs)}, {"by_target", hits_to_json(hits)},
            {"runs", Json::array()}};
  for (const DisturbedRun& run : runs) json["runs"].push_back(to_json(run));
  return json;
}

int failures_of(const std::vector<DisturbedRun>& runs) {
  return static_cast<int>(std::count_if(
      runs.begin(), runs.end(), [](const DisturbedRun& run) { return !run.problem.empty(); }));
}

}  // namespace hepsweep::testing
