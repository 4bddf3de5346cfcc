#pragma once

#include "core/command_line.hh"

namespace hepsweep::coordinator {

/// `hepsweep rerun DB TRIAL`: repeats a stored trial and compares every number.
void register_rerun(CommandLine& program);

}  // namespace hepsweep::coordinator
