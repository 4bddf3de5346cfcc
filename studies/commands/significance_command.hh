#pragma once

#include "core/command_line.hh"

namespace hepsweep::studies {

/// `hepsweep significance`: every definition of the discovery significance for expected events.
void register_significance(CommandLine& program);

}  // namespace hepsweep::studies
