#pragma once

#include "core/command_line.hh"

namespace hepsweep::coordinator {

/// `hepsweep predict MODEL EVENTS`: scores of events, one line for each.
void register_predict(CommandLine& program);

}  // namespace hepsweep::coordinator
