#pragma once

#include "core/command_line.hh"

namespace hepsweep::studies {

/// `hepsweep events describe|convert|generate`: event files.
void register_events(CommandLine& program);

}  // namespace hepsweep::studies
