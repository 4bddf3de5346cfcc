#include "tests/integration/chaos/blows.hh"

#include <algorithm>
#include <csignal>

#include <fmt/core.h>

namespace hepsweep::testing {
namespace {

constexpr double longest_pause_seconds = 0.8;
constexpr double share_at_once = 0.2;  // of the blows: within a millisecond of the one before

}  // namespace

BlowStream::BlowStream(std::uint64_t seed, double silence_seconds)
    : blows_(stream_key(seed, 0, "blows")),
      ranks_(stream_key(seed, 0, "ranks")),
      silence_seconds_(silence_seconds) {}

Blow BlowStream::next() {
  Blow blow;
  blow.after_seconds = pause();
  blow.target = target();
  blow.all_of_them = blows_.uniform() < 0.08;
  blow.signal = signal();
  if (blow.signal == SIGSTOP) blow.resumed_after = stopped_seconds(blow.target);
  blow.choice = blows_.next64();
  return blow;
}

int BlowStream::ranks() {
  return 3 + static_cast<int>(ranks_.below(3));
}

double BlowStream::pause() {
  if (blows_.uniform() < share_at_once) return 0.001 * blows_.uniform();
  return longest_pause_seconds * blows_.uniform();
}

Role BlowStream::target() {
  const double draw = blows_.uniform();
  if (draw < 0.40) return Role::trainer;
  if (draw < 0.70) return Role::supervisor;
  if (draw < 0.85) return Role::coordinator;
  if (draw < 0.95) return Role::mpirun;
  return Role::launcher;
}

int BlowStream::signal() {
  const double draw = blows_.uniform();
  if (draw < 0.65) return SIGKILL;
  return draw < 0.85 ? SIGSTOP : SIGTERM;
}

double BlowStream::stopped_seconds(Role target) {
  const bool for_good = blows_.uniform() < 0.4;
  const double seconds = 2 * silence_seconds_ * blows_.uniform();
  // Nobody can tell a launcher that is stopped for good from one that its user has suspended.
  return for_good && target != Role::launcher ? 0 : std::max(0.01, seconds);
}

int total(const Hits& hits) {
  int sum = 0;
  for (const auto& [what, count] : hits) sum += count;
  return sum;
}

int total(const Hits& hits, int signal) {
  int sum = 0;
  for (const auto& [what, count] : hits) sum += what.second == signal ? count : 0;
  return sum;
}

std::string signal_name(int signal) {
  switch (signal) {
    case SIGKILL:
      return "SIGKILL";
    case SIGSTOP:
      return "SIGSTOP";
    case SIGTERM:
      return "SIGTERM";
    default:
      return fmt::format("signal {}", signal);
  }
}

}  // namespace hepsweep::testing
