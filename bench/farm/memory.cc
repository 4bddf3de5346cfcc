// The memory of real trainers, which map one copy of the events.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <map>
#include <memory>
#include <thread>

#include <fmt/core.h>

#include "bench/farm/figures.hh"
#include "bench/farm/modes.hh"
#include "bench/farm/null_study.hh"
#include "bench/farm/processes.hh"
#include "core/clock.hh"

namespace hepsweep::bench {
namespace {

using namespace std::chrono_literals;

struct Options {
  std::string study;
  int workers = 2;
  double seconds = 30;
  bool json = false;
  std::string folder = ".";
};

/// The most that each process had at any time.
class Watched {
 public:
  void look_at(pid_t process) {
    const ResidentMemory now = resident_memory(process);
    ResidentMemory& most = most_[process];
    most = {std::max(most.own, now.own), std::max(most.shared, now.shared)};
  }
  std::vector<double> own() const {
    std::vector<double> values;
    for (const auto& [process, memory] : most_) values.push_back(memory.own);
    return values;
  }
  std::vector<double> shared() const {
    std::vector<double> values;
    for (const auto& [process, memory] : most_) values.push_back(memory.shared);
    return values;
  }

 private:
  std::map<pid_t, ResidentMemory> most_;
};

double size_of_files(const std::filesystem::path& folder) {
  double bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += static_cast<double>(entry.file_size());
  }
  return bytes / 1e6;
}

void measure(const Options& options) {
  const ScratchFolder folder(options.folder);
  const pid_t run = start_program(
      product_program(),
      {"run", options.study, "--db", (folder / "study.db").string(), "--cache",
       (folder / "events").string(), "--workers", std::to_string(options.workers), "--quiet"},
      true);
  Watched coordinator;
  Watched trainers;
  const auto end = Clock::now() + seconds(options.seconds);
  while (is_running(run) && Clock::now() < end) {
    coordinator.look_at(run);
    for (const pid_t child : children_of(run)) trainers.look_at(child);
    std::this_thread::sleep_for(100ms);
  }
  const double events = size_of_files(folder / "events");
  ::kill(run, SIGTERM);
  wait_for_program(run, static_cast<int>(ExitCode::unfinished));
  print_figures(fmt::format("resident memory, {} workers in one process", options.workers),
                {{"a trainer's own, with its network", "MB", trainers.own(), "< 60"},
                 {"a trainer's, shared with others", "MB", trainers.shared()},
                 {"the events' mapped file", "MB", {events}},
                 {"coordinator and supervisors, own", "MB", coordinator.own(), "< 500"}},
                options.json);
}

}  // namespace

void register_memory(CommandLine& program) {
  CommandLine command =
      program.subcommand("memory", "measures the memory of hepsweep's own trainers on a study");
  const auto options = std::make_shared<Options>();
  command.positional("STUDY", options->study, "the study file");
  command.option("--workers", options->workers, "trainers").between(1, 4096).show_default();
  command.option("--seconds", options->seconds, "after which the run is stopped").show_default();
  command.option("--folder", options->folder, "where the database and the events are put")
      .show_default();
  command.flag("--json", options->json, "JSON with every sample");
  command.run([options] {
    measure(*options);
    return ExitCode::done;
  });
}

}  // namespace hepsweep::bench
