#pragma once

#include "core/error.hh"

namespace CLI {
class App;
}

namespace hepsweep {

/// Adds one subcommand to the program; when it was chosen, its callback sets the exit code.
/// main.cc holds the table of all of them.
using RegisterCommand = void (*)(CLI::App& program, ExitCode& outcome);

}  // namespace hepsweep
