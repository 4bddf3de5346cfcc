#include "coordinator/commands/launch_farm.hh"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <sstream>

#include "coordinator/launcher/launcher.hh"
#include "coordinator/time_limit.hh"
#include "core/files.hh"
#include "worker/supervisor/supervisor.hh"

namespace hepsweep::coordinator {
namespace {

// Rank 0 shows life about once a second, and gets more patience than its workers: to start all
// ranks again costs more than to give one worker's trials to another.
constexpr double silences_of_rank_0 = 3;
constexpr double shortest_silence = 10;

std::vector<std::string> own_arguments() {
  std::istringstream words(read_file("/proc/self/cmdline"));
  std::vector<std::string> arguments;
  for (std::string word; std::getline(words, word, '\0');) arguments.push_back(word);
  arguments.erase(arguments.begin());  // the program's name
  return arguments;
}

// Restarts don't prolong the run.
void fix_end_time(std::int64_t time_limit) {
  if (time_limit <= 0) return;
  const auto end = static_cast<std::int64_t>(std::time(nullptr)) + time_limit;
  ::setenv(end_time_variable, std::to_string(end).c_str(), 1);
}

}  // namespace

ExitCode launch_farm(const LaunchOptions& launch_options, const FarmOptions& farm_options,
                     const std::string& database, bool reads_input) {
  if (farm_options.workers > 0) {
    throw InputError(
        "--workers is for trainers without mpirun; with --ranks and --hosts each rank but the "
        "first has one");
  }
  LaunchRequest request;
  request.options = launch_options;
  request.program = worker::this_program();
  request.arguments = without_launch_options(own_arguments());
  request.folder = std::filesystem::current_path() / std::filesystem::path(database).parent_path();
  request.reads_input = reads_input;
  request.limits.start = launch_options.start_seconds;
  request.limits.silence = std::max(
      shortest_silence, silences_of_rank_0 * static_cast<double>(farm_options.silence_seconds));
  fix_end_time(farm_options.time_limit);
  return launch(request);
}

}  // namespace hepsweep::coordinator
