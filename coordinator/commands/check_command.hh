#pragma once

#include "core/command_line.hh"

namespace hepsweep::coordinator {

/// `hepsweep check STUDY`: validates a study and says what it will cost.
void register_check(CommandLine& program);

}  // namespace hepsweep::coordinator
