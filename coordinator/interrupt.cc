#include "coordinator/interrupt.hh"

#include <csignal>
#include <signal.h>
#include <unistd.h>

#include "core/error.hh"

namespace hepsweep::coordinator {
namespace {

volatile std::sig_atomic_t first_signal = 0;

void note_signal(int signal) {
  if (first_signal != 0 && signal != SIGUSR1) ::_exit(static_cast<int>(ExitCode::unfinished));
  if (first_signal == 0) first_signal = signal;
}

}  // namespace

void watch_for_interrupts() {
  struct sigaction action {};
  action.sa_handler = note_signal;
  action.sa_flags = SA_RESTART;  // who reads a file needn't know; waits end by themselves
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) ::sigaction(signal, &action, nullptr);
}

int interrupt_signal() {
  return first_signal;
}

const char* interrupt_name(int signal) {
  switch (signal) {
    case SIGINT:
      return "SIGINT";
    case SIGTERM:
      return "SIGTERM";
    case SIGUSR1:
      return "SIGUSR1";
    default:
      return "a signal";
  }
}

}  // namespace hepsweep::coordinator
