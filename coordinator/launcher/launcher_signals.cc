#include "coordinator/launcher/launcher_signals.hh"

#include <chrono>
#include <cstdint>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace hepsweep::coordinator {
namespace {

// nohup's way of asking to be left alone.
bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

LauncherSignals::LauncherSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) sigaddset(&signals, signal);
  if (!is_ignored(SIGHUP)) sigaddset(&signals, SIGHUP);
  ::sigprocmask(SIG_BLOCK, &signals, &before_);
  ::signal(SIGPIPE, SIG_IGN);  // a reader of the log that leaves doesn't end the run
  descriptor_ = FileDescriptor(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
}

LauncherSignals::~LauncherSignals() {
  ::sigprocmask(SIG_SETMASK, &before_, nullptr);
}

int LauncherSignals::take() {
  signalfd_siginfo information{};
  const ssize_t count = ::read(descriptor_.get(), &information, sizeof information);
  return count == static_cast<ssize_t>(sizeof information) ? static_cast<int>(information.ssi_signo)
                                                           : 0;
}

int LauncherSignals::wait(double seconds) {
  using Clock = std::chrono::steady_clock;
  using std::chrono::milliseconds;
  const auto limit = Clock::now() + milliseconds(static_cast<std::int64_t>(seconds * 1000));
  while (true) {
    if (const int signal = take()) return signal;
    const auto left = std::chrono::ceil<milliseconds>(limit - Clock::now());
    if (left <= milliseconds::zero()) return 0;
    pollfd arrived{descriptor_.get(), POLLIN, 0};
    ::poll(&arrived, 1, static_cast<int>(left.count()));  // whose error (EINTR) is no signal
  }
}

}  // namespace hepsweep::coordinator
