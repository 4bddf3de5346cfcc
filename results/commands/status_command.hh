#pragma once

#include "core/command_line.hh"

namespace hepsweep::results {

/// `hepsweep status DB`: how far a study is, also while it runs.
void register_status(CommandLine& program);

}  // namespace hepsweep::results
