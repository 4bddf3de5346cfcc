#pragma once

#include "core/command_line.hh"

namespace hepsweep::studies {

/// `hepsweep fit WORKSPACE`: the statistics of a HistFactory workspace.
void register_fit(CommandLine& program);

}  // namespace hepsweep::studies
