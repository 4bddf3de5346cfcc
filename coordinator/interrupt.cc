#include "coordinator/interrupt.hh"

#include <csignal>
#include <signal.h>
#include <unistd.h>

#include "core/error.hh"

namespace hepsweep::coordinator {
namespace {

volatile std::sig_atomic_t first_signal = 0;
volatile std::sig_atomic_t second_signal = 0;

void note_signal(int signal) {
  if (first_signal == 0) {
    first_signal = signal;
  } else if (signal != SIGUSR1 && second_signal == 0) {
    second_signal = signal;
    ::alarm(1);
  }
}

void leave_now(int) {
  ::_exit(static_cast<int>(ExitCode::unfinished));
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;  // who reads a file needn't know; waits end by themselves
  sigemptyset(&action.sa_mask);
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

void watch_for_interrupts() {
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) handle(signal, note_signal);
  handle(SIGALRM, leave_now);
}

int interrupt_signal() {
  return first_signal;
}

bool interrupted_twice() {
  return second_signal != 0;
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
