#include "coordinator/launcher/run_watch.hh"

#include <csignal>
#include <poll.h>

#include <fmt/core.h>

#include "coordinator/interrupt.hh"
#include "core/host.hh"
#include "core/log.hh"
#include "core/numbers.hh"
#include "core/process.hh"

namespace hepsweep::coordinator {
namespace {

using Phase = Outcome::Phase;

constexpr int look_milliseconds = 200;

bool has_ended(const Outcome& outcome) {
  return outcome.phase == Phase::ended || outcome.phase == Phase::again ||
         outcome.phase == Phase::hindered;
}

}  // namespace

RunWatch::RunWatch(const MpirunCommand& command, int input, OutcomeFile& outcome,
                   LauncherSignals& signals, const LaunchLimits& limits, RestartPolicy& policy)
    : process_(command, input),
      outcome_file_(outcome),
      signals_(signals),
      limits_(limits),
      policy_(policy),
      last_look_(Clock::now()) {}

RunEnding RunWatch::watch() {
  while (!process_.exit_code() && !killed_) {
    wait();
    forward_output();
    look_at_outcome();
    take_signals();
    escalate(seconds_of_watching());
  }
  process_.kill_all();
  forward_output();
  output_.flush();
  look_at_outcome();
  return {.outcome = outcome_,
          .exit_code = process_.exit_code().value_or(-1),
          .interrupted = interrupted_,
          .killed_for = killed_for_,
          .lost_rank = lost_rank_,
          .output = output_.last_lines()};
}

void RunWatch::wait() {
  pollfd waiting[] = {{signals_.descriptor(), POLLIN, 0},
                      {process_.descriptor(), POLLIN, 0},
                      {output_open_ ? process_.error_output() : -1, POLLIN, 0}};
  ::poll(waiting, std::size(waiting), look_milliseconds);
}

double RunWatch::seconds_of_watching() {
  const auto now = Clock::now();
  const double seconds = seconds_between(last_look_, now);
  last_look_ = now;
  return std::min(seconds, 1.0);
}

void RunWatch::forward_output() {
  if (output_open_) output_open_ = output_.forward(process_.error_output());
}

void RunWatch::take_signals() {
  while (const int signal = signals_.take()) handle_signal(signal);
}

void RunWatch::handle_signal(int signal) {
  if (interrupted_) {
    if (signal != SIGUSR1) kill("");
    return;
  }
  interrupted_ = true;
  if (outcome_.phase == Phase::launched) return kill("");  // nothing is there to be saved
  log_info(fmt::format("{}: the ranks are asked to stop (once more ends them at once)",
                       interrupt_name(signal)));
  // Which mpirun hands to all ranks; of a SIGTERM they would see about a second.
  process_.signal(SIGUSR1);
}

void RunWatch::look_at_outcome() {
  const std::uint64_t last_beat = outcome_.beat;
  outcome_ = outcome_file_.read();
  if (outcome_.beat == last_beat) return;
  silent_ = 0;
  policy_.note_started();
  if (outcome_.phase == Phase::running) policy_.note_finished(outcome_.finished);
}

// The other ranks would wait for it until they hold its silence for death.
bool RunWatch::rank_0_is_dead() {
  if (outcome_.process <= 0 || outcome_.host != host_name()) return false;
  const std::int64_t start = process_start(outcome_.process);
  if (rank_0_start_ == 0) rank_0_start_ = start;
  if (start != 0 && start == rank_0_start_) return false;
  look_at_outcome();  // its last word
  return !has_ended(outcome_);
}

void RunWatch::escalate(double seconds) {
  if (has_ended(outcome_)) {
    ended_ += seconds;
    end_politely(ended_, limits_.end, "it didn't end after the study's last word");
  } else if (rank_0_is_dead()) {
    kill("rank 0 is dead");
  } else if (interrupted_) {
    stopping_ += seconds;
    end_politely(stopping_, limits_.stop, "the ranks didn't end after the signal");
  } else {
    silent_ += seconds;
    if (silent_ > patience()) return kill(silence_text());
    notice_lost_rank(seconds);
  }
}

// In MPI_Init the others wait for it for ever. What mpirun or rank 0 have to say about it comes
// first, and ranks that begin one after the other take their time.
void RunWatch::notice_lost_rank(double seconds) {
  if (outcome_.phase != Phase::launched) return;
  const std::size_t missing = process_.missing_ranks();
  const bool all_is_well = missing == 0 || missing < missing_ranks_;
  missing_ranks_ = missing;
  rank_missing_ = all_is_well ? 0 : rank_missing_ + seconds;
  lost_rank_ = rank_missing_ > limits_.lost_rank;
  if (lost_rank_) kill("a rank ended before the ranks had found each other");
}

void RunWatch::end_politely(double waited, double patience, const std::string& reason) {
  if (waited > patience && !terminated_) {
    terminated_ = true;
    process_.signal(SIGTERM);
  }
  if (waited > patience + limits_.terminate) kill(reason);
}

void RunWatch::kill(const std::string& reason) {
  killed_ = true;
  killed_for_ = reason;
}

double RunWatch::patience() const {
  switch (outcome_.phase) {
    case Phase::launched:
      return limits_.start;
    case Phase::starting:
      return limits_.first_work;
    default:
      return limits_.silence;
  }
}

std::string RunWatch::silence_text() const {
  if (outcome_.phase == Phase::launched) {
    return fmt::format("the ranks had not found each other after {}", duration_text(limits_.start));
  }
  return fmt::format("rank 0 was silent for {}", duration_text(patience()));
}

}  // namespace hepsweep::coordinator
