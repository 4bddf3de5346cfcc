#include "tests/integration/chaos/disturbed_run.hh"

#include <csignal>
#include <ctime>
#include <fstream>
#include <unistd.h>

#include <fmt/core.h>

#include "core/error.hh"
#include "tests/integration/chaos/striker.hh"
#include "tests/integration/study_runs.hh"

namespace hepsweep::testing {
namespace {

constexpr int most_starts = 200;
constexpr int ended_by_signal = 128;  // exit codes above
constexpr double seconds_to_vanish = 5;
constexpr int silences_to_start = 5;  // ranks wait in vain for one killed as MPI begins

void pause_milliseconds(long milliseconds) {
  const timespec time{0, milliseconds * 1'000'000};
  ::nanosleep(&time, nullptr);
}

class Disturbance {
 public:
  Disturbance(std::uint64_t seed, const std::filesystem::path& folder,
              const DisturbanceSettings& settings)
      : folder_(folder),
        settings_(settings),
        stream_(seed, settings.silence_seconds),
        striker_(stream_, folder / "blows", settings.blows) {
    run_.seed = seed;
  }

  DisturbedRun carry_out() {
    while (!start_once()) {
      if (run_.starts >= most_starts) run_.problem = fmt::format("{} starts", run_.starts);
    }
    run_.seconds = clock_seconds() - began_;
    run_.hits = striker_.hits();
    expect_nothing_left();
    return run_;
  }

 private:
  // \return true when the study is done, or there is a problem
  bool start_once() {
    ++run_.starts;
    start_began_ = clock_seconds();
    BackgroundProgram program(command(stream_.ranks()), folder_);
    started_ = program.process();
    striker_.begin(started_, run_.starts);
    while (program.is_running() && run_.problem.empty()) {
      striker_.step();
      watch(program);
      bury_orphans(started_);
      pause_milliseconds(2);
    }
    if (!run_.problem.empty()) end_everything();
    const ProgramOutput output = program.wait();
    log(output);
    return !run_.problem.empty() || is_done(output.exit_code);
  }

  std::vector<std::string> command(int ranks) const {
    std::vector<std::string> arguments{"run",
                                       "study.json",
                                       "--db",
                                       "study.db",
                                       "--quiet",
                                       "--silence-seconds",
                                       fmt::format("{}", settings_.silence_seconds)};
    if (settings_.by_mpirun) return over_mpi(ranks, arguments);
    arguments.insert(arguments.end(),
                     {"--ranks", std::to_string(ranks), "--start-seconds",
                      fmt::format("{}", silences_to_start * settings_.silence_seconds)});
    return alone(arguments);
  }

  void watch(const BackgroundProgram& program) {
    if (clock_seconds() - began_ > settings_.most_seconds) {
      run_.problem = fmt::format("not done after {:.0f} s; alive: {}", settings_.most_seconds,
                                 describe_living());
    }
    // mpirun alone may never end where ranks have died or are stopped: its user would end it.
    const bool is_patient = clock_seconds() - start_began_ < 15 * settings_.silence_seconds;
    if (settings_.by_mpirun && !is_patient) program.signal(SIGKILL);
  }

  void log(const ProgramOutput& output) const {
    std::ofstream(folder_ / "log", std::ios::app)
        << output.out << output.error
        << fmt::format("==== start {} ended after {:.1f} s with exit code {}\n", run_.starts,
                       clock_seconds() - start_began_, output.exit_code);
  }

  bool is_done(int exit_code) {
    // mpirun's exit code says nothing where a rank was killed.
    if (settings_.by_mpirun) return complete_trials() == chaos_trials(settings_.replicas);
    if (exit_code == static_cast<int>(ExitCode::done)) return true;
    const bool was_ended = exit_code > ended_by_signal && striker_.started_was_hit();
    if (exit_code == static_cast<int>(ExitCode::unfinished) || was_ended) return false;
    run_.problem = fmt::format("start {} ended with exit code {}", run_.starts, exit_code);
    return true;
  }

  std::int64_t complete_trials() const {
    return number_of(folder_ / "study.db", "select count(*) from trials where state = 'complete'");
  }

  std::string describe_living() const {
    std::string text;
    for (const RunProcess& process : living_processes(started_)) {
      text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", name_of(process.role),
                          process.process, process.stopped ? " (stopped)" : "");
    }
    return text;
  }

  void expect_nothing_left() {
    const double limit = clock_seconds() + seconds_to_vanish;
    while (!living_processes(0).empty() && clock_seconds() < limit) {
      bury_orphans(0);
      pause_milliseconds(20);
    }
    if (run_.problem.empty() && !living_processes(0).empty()) {
      run_.problem = "processes are left: " + describe_living();
    }
    end_everything();
    bury_orphans(0);
  }

  void end_everything() const {
    for (const RunProcess& process : living_processes(started_)) {
      send_signal(process, started_, SIGKILL);
    }
  }

  std::filesystem::path folder_;
  DisturbanceSettings settings_;
  BlowStream stream_;
  Striker striker_;
  DisturbedRun run_;
  double began_ = clock_seconds();
  double start_began_ = 0;
  pid_t started_ = 0;
};

}  // namespace

DisturbedRun run_disturbed(std::uint64_t seed, const std::filesystem::path& folder,
                           const DisturbanceSettings& settings) {
  return Disturbance(seed, folder, settings).carry_out();
}

}  // namespace hepsweep::testing
