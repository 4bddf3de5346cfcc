#include "tests/integration/chaos/striker.hh"

#include <csignal>
#include <ctime>
#include <fstream>
#include <utility>

#include <fmt/core.h>

namespace hepsweep::testing {

double clock_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

Striker::Striker(BlowStream& stream, std::filesystem::path log, int blows)
    : stream_(stream),
      log_(std::move(log)),
      left_(blows),
      next_(stream.next()),
      began_(clock_seconds()),
      due_(began_ + next_.after_seconds) {}

void Striker::begin(pid_t started, int number_of_start) {
  started_ = started;
  start_ = number_of_start;
  start_began_ = clock_seconds();
  started_was_hit_ = false;
}

void Striker::step() {
  resume();
  strike_when_due();
}

void Striker::resume() {
  std::erase_if(stopped_, [](const Stopped& stopped) {
    if (clock_seconds() < stopped.until) return false;
    signal_again(stopped.process, SIGCONT);
    return true;
  });
}

void Striker::strike_when_due() {
  if (left_ <= 0 || clock_seconds() < due_) return;
  if (strike(next_)) --left_;
  next_ = stream_.next();
  due_ = clock_seconds() + next_.after_seconds;
}

bool Striker::strike(const Blow& blow) {
  std::vector<RunProcess> targets;
  for (const RunProcess& process : living_processes(started_)) {
    if (process.role == blow.target) targets.push_back(process);
  }
  if (targets.empty()) return false;
  if (!blow.all_of_them) targets = {targets[blow.choice % targets.size()]};
  bool hit = false;
  for (const RunProcess& target : targets) hit = strike(blow, target) || hit;
  return hit;
}

bool Striker::strike(const Blow& blow, const RunProcess& target) {
  FileDescriptor process = send_signal(target, started_, blow.signal);
  if (!process) return false;
  ++hits_[{target.role, blow.signal}];
  started_was_hit_ = started_was_hit_ || target.process == started_;
  log(blow, target);
  if (blow.resumed_after > 0) {
    stopped_.push_back({std::move(process), clock_seconds() + blow.resumed_after});
  }
  return true;
}

void Striker::log(const Blow& blow, const RunProcess& target) const {
  std::ofstream(log_, std::ios::app)
      << fmt::format("{:8.3f} s, {:7.3f} s into start {}: {} to {} {}", clock_seconds() - began_,
                     clock_seconds() - start_began_, start_, signal_name(blow.signal),
                     name_of(target.role), target.process)
      << (blow.resumed_after > 0 ? fmt::format(", for {:.2f} s\n", blow.resumed_after) : "\n");
}

}  // namespace hepsweep::testing
