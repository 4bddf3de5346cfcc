#pragma once

namespace hepsweep::coordinator {

/// From here on SIGINT, SIGTERM and SIGUSR1 ask for an orderly stop. A second SIGINT or SIGTERM
/// asks for one at once: a process that doesn't follow within a second is ended by the system,
/// with the exit code that says "unfinished".
void watch_for_interrupts();

/// The signal that asked for a stop, or 0.
int interrupt_signal();
/// True after the second one.
bool interrupted_twice();

/// Its name: "SIGINT".
const char* interrupt_name(int signal);

}  // namespace hepsweep::coordinator
