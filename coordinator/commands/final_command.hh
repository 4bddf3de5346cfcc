#pragma once

#include "core/command_line.hh"

namespace hepsweep::coordinator {

/// `hepsweep final DB`: closes the search, trains the finalists, looks at the test split once.
void register_final(CommandLine& program);

}  // namespace hepsweep::coordinator
