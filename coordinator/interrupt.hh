#pragma once

namespace hepsweep::coordinator {

/// From here on SIGINT, SIGTERM and SIGUSR1 ask for an orderly stop; a second SIGINT or SIGTERM
/// ends the process at once, with the exit code that says "unfinished".
void watch_for_interrupts();

/// The signal that asked for a stop, or 0.
int interrupt_signal();

/// Its name: "SIGINT".
const char* interrupt_name(int signal);

}  // namespace hepsweep::coordinator
