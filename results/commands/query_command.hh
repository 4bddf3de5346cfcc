#pragma once

#include "core/command_line.hh"

namespace hepsweep::results {

/// `hepsweep query DB SQL`: SQL that can only read.
void register_query(CommandLine& program);

}  // namespace hepsweep::results
