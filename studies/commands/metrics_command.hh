#pragma once

#include "core/command_line.hh"

namespace hepsweep::studies {

/// `hepsweep metrics FILE`: all metrics of scored events of any origin, or of predicted numbers.
void register_metrics(CommandLine& program);

}  // namespace hepsweep::studies
