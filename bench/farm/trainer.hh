#pragma once

#include "core/command_line.hh"

namespace hepsweep::bench {

/// What this program's trainers do with a trial; they find it in their environment.
struct TrialWork {
  double cpu_seconds = 0;  ///< of computing; 0: they answer at once
};

void set_trial_work(const TrialWork& work);

/// Uses the processor for so long by this process's own CPU time.
/// \param now_and_then called about 5 times a second by the clock
void compute_for(double cpu_seconds, const std::function<void()>& now_and_then);

/// The hidden subcommand `trainer`: a supervisor starts it as it starts the real one, over the same
/// socket and with the same messages. Each result is constant, with three metrics: auc, log_loss,
/// and handover_seconds, the time between the last result and this assignment (NaN for the first).
void register_null_trainer(CommandLine& program);

/// The hidden subcommand `compute`: the bare work of trials, without a farm.
void register_bare_work(CommandLine& program);

}  // namespace hepsweep::bench
