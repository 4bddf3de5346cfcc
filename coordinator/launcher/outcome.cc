#include "coordinator/launcher/outcome.hh"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sstream>
#include <sys/file.h>
#include <unistd.h>

#include <fmt/core.h>

#include "coordinator/protocol/mpi_transport.hh"
#include "core/host.hh"

namespace hepsweep::coordinator {
namespace {

using Phase = Outcome::Phase;
using namespace std::chrono_literals;

constexpr std::size_t line_length = 400;  // a host's name has up to 255
constexpr auto beat_interval = 1s;
constexpr std::array<const char*, 6> phase_names{"launched", "starting", "running",
                                                 "ended",    "again",    "hindered"};

std::optional<Phase> phase_named(const std::string& name) {
  for (std::size_t i = 0; i < phase_names.size(); ++i) {
    if (name == phase_names[i]) return static_cast<Phase>(i);
  }
  return std::nullopt;
}

std::string file_name_beginning() {
  return ".hepsweep-launch." + host_name() + ".";
}

// In place, into blocks that the launcher has made: a full disk can't stop it. Opened and closed
// each time: only so does another machine see it on a network file system.
void overwrite(const std::string& file, const std::string& line) {
  const FileDescriptor descriptor(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
  if (!descriptor) return;
  [[maybe_unused]] const ssize_t written = ::pwrite(descriptor.get(), line.data(), line.size(), 0);
}

std::uint64_t milliseconds_now() {
  const auto now = Clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

}  // namespace

std::string outcome_line(const Outcome& outcome) {
  const std::string text =
      fmt::format("{} {} {} {} {} {} {}", outcome.beat,
                  phase_names[static_cast<std::size_t>(outcome.phase)], outcome.finished,
                  static_cast<int>(outcome.exit_code), outcome.host, outcome.process, outcome.beat);
  return fmt::format("{:<{}}\n", text, line_length - 1);
}

std::optional<Outcome> outcome_of_line(const std::string& line) {
  std::istringstream words(line);
  Outcome outcome;
  std::string phase;
  int exit_code = 0;
  std::uint64_t beat_again = 0;
  if (!(words >> outcome.beat >> phase >> outcome.finished >> exit_code >> outcome.host >>
        outcome.process >> beat_again) ||
      beat_again != outcome.beat || !phase_named(phase)) {
    return std::nullopt;
  }
  outcome.phase = *phase_named(phase);
  outcome.exit_code = static_cast<ExitCode>(exit_code);
  return outcome;
}

OutcomeFile::OutcomeFile(const std::filesystem::path& folder) {
  while (!make(folder)) continue;
  const std::string line = outcome_line(last_);
  if (::pwrite(lock_.get(), line.data(), line.size(), 0) == static_cast<ssize_t>(line.size())) {
    return;
  }
  const int reason = errno;
  ::unlink(path_.c_str());
  throw Error(fmt::format("{}: can't be written: {}", path_.string(), std::strerror(reason)));
}

// Another launcher's sweep may hold the new file for a left one before it is locked.
bool OutcomeFile::make(const std::filesystem::path& folder) {
  std::string name = (folder / file_name_beginning()).string() + "XXXXXX";
  lock_ = FileDescriptor(::mkostemp(name.data(), O_CLOEXEC));
  if (!lock_) {
    throw InputError(fmt::format("{}: a file for the ranks' reports can't be made there: {}",
                                 folder.string(), std::strerror(errno)));
  }
  path_ = name;
  const bool is_being_swept = ::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  if (!is_being_swept && ::access(name.c_str(), F_OK) == 0) return true;
  ::unlink(name.c_str());
  return false;
}

OutcomeFile::~OutcomeFile() {
  ::unlink(path_.c_str());
}

const Outcome& OutcomeFile::read() {
  // Opened anew each time, as above.
  const FileDescriptor descriptor(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor) return last_;
  std::string line(line_length, ' ');
  const ssize_t count = ::pread(descriptor.get(), line.data(), line.size(), 0);
  if (count != static_cast<ssize_t>(line.size())) return last_;
  if (const auto outcome = outcome_of_line(line)) last_ = *outcome;
  return last_;
}

int remove_old_outcome_files(const std::filesystem::path& folder) {
  int removed = 0;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    if (!entry.path().filename().string().starts_with(file_name_beginning())) continue;
    const FileDescriptor descriptor(::open(entry.path().c_str(), O_RDWR | O_CLOEXEC));
    if (!descriptor || ::flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0) continue;
    if (::unlink(entry.path().c_str()) == 0) ++removed;
  }
  return removed;
}

OutcomeReporter OutcomeReporter::from_environment() {
  const char* file = std::getenv(outcome_file_variable);
  return OutcomeReporter(file != nullptr && started_by_mpi() ? file : "");
}

void OutcomeReporter::starting() {
  write({.phase = Phase::starting});
}

void OutcomeReporter::running(std::int64_t finished_trials) {
  if (!has_launcher() || Clock::now() - last_written_ < beat_interval) return;
  last_written_ = Clock::now();
  write({.phase = Phase::running, .finished = finished_trials});
}

void OutcomeReporter::ended(ExitCode exit_code) {
  write({.phase = Phase::ended, .exit_code = exit_code});
}

void OutcomeReporter::ended_without_workers(ExitCode exit_code) {
  write({.phase = Phase::again, .exit_code = exit_code});
}

void OutcomeReporter::hindered(ExitCode exit_code) {
  write({.phase = Phase::hindered, .exit_code = exit_code});
}

void OutcomeReporter::write(Outcome outcome) const {
  if (!has_launcher()) return;
  outcome.beat = milliseconds_now();
  outcome.host = host_name();
  outcome.process = ::getpid();
  overwrite(file_, outcome_line(outcome));
}

}  // namespace hepsweep::coordinator
