#pragma once

#include "core/command_line.hh"

namespace hepsweep::results {

/// `hepsweep systematics`: what the validation of the winner found.
void register_systematics(CommandLine& program);

}  // namespace hepsweep::results
