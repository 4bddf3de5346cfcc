#pragma once

#include "core/command_line.hh"

namespace hepsweep::results {

/// `hepsweep db check|backup|upgrade`: care of the database.
void register_db(CommandLine& program);

}  // namespace hepsweep::results
