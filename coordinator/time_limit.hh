#pragma once

#include <optional>

#include "coordinator/time_budget.hh"

namespace hepsweep::coordinator {

/// By which a launcher tells its ranks when the run must have ended (seconds since 1970): a rank 0
/// that is started again has only what is left of --time-limit.
inline constexpr const char* end_time_variable = "HEPSWEEP_END_TIME";

/// Seconds until the Slurm job around this process ends ($SLURM_JOB_END_TIME), where there is one.
std::optional<double> slurm_seconds_left();

/// \param limit_seconds of --time-limit, counted from the launcher's start where there is one; 0:
/// not
///   given, then the Slurm job's end counts, if any
TimeBudget time_budget(double limit_seconds);

/// How long trainers may take for their checkpoints after this signal: some seconds, or after
/// SIGUSR1, by which a batch system warns, what the job has left.
double seconds_for_checkpoints(int signal);

}  // namespace hepsweep::coordinator
