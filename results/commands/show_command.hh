#pragma once

#include "core/command_line.hh"

namespace hepsweep::results {

/// `hepsweep show DB TRIAL`: everything that is stored about one trial.
void register_show(CommandLine& program);

}  // namespace hepsweep::results
