#include "coordinator/launcher/launcher.hh"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fmt/core.h>

#include "coordinator/launcher/leftovers.hh"
#include "coordinator/protocol/mpi_transport.hh"
#include "core/log.hh"
#include "core/numbers.hh"

namespace hepsweep::coordinator {
namespace {

void refuse_to_nest() {
  if (!started_by_mpi()) return;
  throw InputError(
      "--ranks and --hosts launch mpirun, and this process was itself started by mpirun or srun; "
      "leave them out here, or start the command without mpirun");
}

std::vector<std::string> names_of_environment() {
  std::vector<std::string> names;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view variable(*entry);
    names.emplace_back(variable.substr(0, variable.find('=')));
  }
  return names;
}

// Standard input can be read once, but mpirun may be started many times.
FileDescriptor copy_of_input() {
  FileDescriptor copy(::memfd_create("hepsweep-input", MFD_CLOEXEC));
  char buffer[64 * 1024];
  while (true) {
    const ssize_t count = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count == 0) return copy;
    if (count < 0 || ::write(copy.get(), buffer, static_cast<std::size_t>(count)) != count) {
      throw InputError(fmt::format("standard input can't be read: {}", std::strerror(errno)));
    }
  }
}

class Launcher {
 public:
  explicit Launcher(const LaunchRequest& request)
      : request_(request), policy_(request.options.restarts, request.limits.pause) {
    if (request.reads_input) input_ = copy_of_input();
  }

  ExitCode run() {
    while (true) {
      sweep();
      const RunEnding ending = run_once();
      sweep();  // a last start has no next one to do it
      const bool has_outcome = is_final(ending.outcome.phase);
      if (has_outcome || ending.interrupted) {
        report_kill(ending);
        return has_outcome ? ending.outcome.exit_code : ExitCode::unfinished;
      }
      if (!pause_after(ending)) return ExitCode::unfinished;
    }
  }

 private:
  // The rank 0 that was given up may hold the database for a while yet, on another machine; before
  // the first start there was none, and somebody else has it.
  bool is_final(Outcome::Phase phase) const {
    return phase == Outcome::Phase::ended || (phase == Outcome::Phase::hindered && starts_ == 1);
  }

  void sweep() const {
    const auto removed = sweep_leftovers(default_leftover_folders());
    const auto reports = remove_old_outcome_files(request_.folder);
    if (const auto count = removed.size() + static_cast<std::size_t>(reports); count > 0) {
      log_info(fmt::format("removed {} leftovers of dead runs", count));
    }
  }

  FileDescriptor input() const {
    const std::string file =
        input_ ? fmt::format("/proc/self/fd/{}", input_.get()) : std::string("/dev/null");
    return FileDescriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  }

  // Each run has a file of its own: what is left of an earlier one on another machine writes
  // nowhere.
  RunEnding run_once() {
    ++starts_;
    OutcomeFile outcome(request_.folder);
    const MpirunCommand command =
        mpirun_command({.options = request_.options,
                        .program = request_.program,
                        .arguments = request_.arguments,
                        .outcome_file = std::filesystem::absolute(outcome.path()).string(),
                        .environment = names_of_environment(),
                        .is_root = ::geteuid() == 0});
    RunWatch watch(command, input().get(), outcome, signals_, request_.limits, policy_);
    return watch.watch();
  }

  static void report_kill(const RunEnding& ending) {
    if (!ending.killed_for.empty()) log_warning("mpirun was killed: " + ending.killed_for);
  }

  // Mpirun or ranks, by others. Its exit code is 0 where ranks were: with recovery on, their death
  // is none of its business.
  static bool was_killed(const RunEnding& ending) {
    if (!ending.killed_for.empty()) return ending.lost_rank;
    return ending.exit_code == 0 || ending.exit_code > 128;
  }

  // \return false after a signal
  bool pause_after(const RunEnding& ending) {
    const std::string what = description_of(ending);
    refuse_hopeless(ending, what);
    const auto seconds = policy_.next_pause(was_killed(ending));
    if (!seconds) {
      throw Error(fmt::format("{}; given up after {} restarts without a finished trial", what,
                              policy_.restarts()));
    }
    log_warning(fmt::format("{}; it is started again in {}", what, duration_text(*seconds)));
    return signals_.wait(*seconds) == 0;
  }

  void refuse_hopeless(const RunEnding& ending, const std::string& what) const {
    if (policy_.has_started()) return;
    const std::string reason = reason_of_refusal(ending.output);
    if (reason.empty()) return;
    throw InputError(fmt::format("{}: {}; what it said stands above", what, reason));
  }

  std::string description_of(const RunEnding& ending) const {
    if (ending.outcome.phase == Outcome::Phase::again) return "every worker is gone";
    if (ending.outcome.phase == Outcome::Phase::hindered) return "the database can't be had now";
    if (!ending.killed_for.empty()) return ending.killed_for + ": mpirun was ended";
    return fmt::format("mpirun ended {} (exit code {})",
                       policy_.has_started() ? "before the study did" : "before the ranks began",
                       ending.exit_code);
  }

  const LaunchRequest& request_;
  RestartPolicy policy_;
  int starts_ = 0;
  LauncherSignals signals_;
  FileDescriptor input_;
};

}  // namespace

ExitCode launch(const LaunchRequest& request) {
  refuse_to_nest();
  ranks_of(request.options);  // refuses a bad list of hosts
  return Launcher(request).run();
}

}  // namespace hepsweep::coordinator
