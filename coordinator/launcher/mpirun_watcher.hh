#pragma once

#include "core/error.hh"

namespace hepsweep::coordinator {

// What rank 0 does for a user who typed mpirun herself.

/// Warns where mpirun was started without the flag that lets ranks outlive each other, and names
/// all that are wanted.
void warn_without_recovery(int ranks);

/// After a rank or a node was lost, mpirun often doesn't end by itself, nor on SIGTERM. Leaves a
/// small process behind that gives it some seconds and then ends it by SIGKILL. Only where rank
/// 0's parent is an mpirun, which means: on its machine. To be called right before rank 0 leaves.
/// \param outcome named in the log, since mpirun's exit code is then 137
/// \param patience milliseconds that mpirun has
void end_mpirun_afterwards(ExitCode outcome, int patience = 10'000);

}  // namespace hepsweep::coordinator
