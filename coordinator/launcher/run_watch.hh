#pragma once

#include <string>

#include "coordinator/launcher/launcher_signals.hh"
#include "coordinator/launcher/mpirun_process.hh"
#include "coordinator/launcher/outcome.hh"
#include "coordinator/launcher/rank_output.hh"
#include "coordinator/launcher/restart_policy.hh"
#include "core/clock.hh"

namespace hepsweep::coordinator {

/// How long the launcher waits for what, in seconds.
struct LaunchLimits {
  double start = 120;        ///< until all ranks have joined MPI
  double first_work = 3600;  ///< from there until the coordinator begins: events are read meanwhile
  double silence = 180;      ///< of rank 0
  double stop = 120;         ///< after a signal, until the ranks have left checkpoints
  double pause = 1;          ///< before the first restart; each further one is twice as long
  double end = 5;            ///< after the final status, until mpirun ends
  double terminate = 3;      ///< after its SIGTERM
  double lost_rank = 5;      ///< with a rank missing before rank 0's first word
};

/// How one mpirun ended.
struct RunEnding {
  Outcome outcome;
  int exit_code = 0;         ///< mpirun's, which means little
  bool interrupted = false;  ///< the launcher was asked to stop
  std::string killed_for;    ///< why the launcher had to kill it; "" where it didn't
  bool lost_rank = false;    ///< namely for a rank that ended before all had found each other
  std::string output;        ///< the last lines of stderr
};

/// Watches one mpirun from its start to its end, and makes sure that there is an end.
class RunWatch {
 public:
  RunWatch(const MpirunCommand& command, int input, OutcomeFile& outcome, LauncherSignals& signals,
           const LaunchLimits& limits, RestartPolicy& policy);

  /// Returns when nothing of the run is left on this machine.
  RunEnding watch();

 private:
  void wait();
  /// Seconds since the last call; at most one, since a launcher that was suspended has not looked.
  double seconds_of_watching();
  void forward_output();
  void take_signals();
  void handle_signal(int signal);
  void look_at_outcome();
  bool rank_0_is_dead();
  void notice_lost_rank(double seconds);
  void escalate(double seconds);
  void end_politely(double waited, double patience, const std::string& reason);
  void kill(const std::string& reason);
  double patience() const;
  std::string silence_text() const;

  MpirunProcess process_;
  OutcomeFile& outcome_file_;
  LauncherSignals& signals_;
  LaunchLimits limits_;
  RestartPolicy& policy_;
  RankOutput output_;
  bool output_open_ = true;
  Outcome outcome_;
  std::int64_t rank_0_start_ = 0;  ///< of its process, where it is one of this machine
  Clock::time_point last_look_;
  double silent_ = 0;              ///< seconds without a beat
  double stopping_ = 0;            ///< since the ranks were asked to stop
  double ended_ = 0;               ///< since the final status
  std::size_t missing_ranks_ = 0;  ///< of this machine
  double rank_missing_ = 0;        ///< seconds since a rank is missing that doesn't come
  bool interrupted_ = false;
  bool terminated_ = false;  ///< mpirun was sent SIGTERM
  bool lost_rank_ = false;
  bool killed_ = false;
  std::string killed_for_;
};

}  // namespace hepsweep::coordinator
