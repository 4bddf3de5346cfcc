#include "tests/integration/chaos/blows.hh"

#include <csignal>
#include <set>

#include <gtest/gtest.h>

namespace hepsweep::testing {
namespace {

std::vector<Blow> blows_of(std::uint64_t seed, int number) {
  BlowStream stream(seed, 3);
  std::vector<Blow> blows;
  for (int i = 0; i < number; ++i) blows.push_back(stream.next());
  return blows;
}

TEST(Blows, ASeedAlwaysGivesTheSame) {
  const auto first = blows_of(7, 50);
  const auto second = blows_of(7, 50);
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].after_seconds, second[i].after_seconds);
    EXPECT_EQ(first[i].target, second[i].target);
    EXPECT_EQ(first[i].signal, second[i].signal);
    EXPECT_EQ(first[i].choice, second[i].choice);
  }
  EXPECT_NE(first.front().choice, blows_of(8, 1).front().choice);
}

TEST(Blows, StrikeEveryRoleWithEverySignal) {
  std::set<std::pair<Role, int>> seen;
  for (const Blow& blow : blows_of(1, 1000)) seen.emplace(blow.target, blow.signal);
  EXPECT_EQ(seen.size(), 5U * 3U);
}

TEST(Blows, OnlyALauncherThatIsStoppedAlwaysGoesOn) {
  int for_good = 0;
  for (const Blow& blow : blows_of(1, 1000)) {
    if (blow.signal != SIGSTOP || blow.resumed_after > 0) continue;
    EXPECT_NE(blow.target, Role::launcher);
    ++for_good;
  }
  EXPECT_GT(for_good, 20);
}

}  // namespace
}  // namespace hepsweep::testing
