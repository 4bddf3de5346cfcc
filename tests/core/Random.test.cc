#include "core/random.hh"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace hepsweep {
namespace {

using Counter = std::array<std::uint32_t, 4>;

// The known answers that come with Random123 (kat_vectors, philox4x32 10).
TEST(Philox, GivesTheKnownAnswers) {
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}),
            (Counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
            (Counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Counter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(StreamKey, DependsOnEveryPart) {
  const std::set<std::uint64_t> keys{
      stream_key(1, 0, "weights", "dense_1"), stream_key(2, 0, "weights", "dense_1"),
      stream_key(1, 1, "weights", "dense_1"), stream_key(1, 0, "shuffle", "dense_1"),
      stream_key(1, 0, "weights", "dense_2"), stream_key(1, 0, "weights"),
      stream_key(11, 0, "weights"),           stream_key(1, 10, "weights"),
  };
  EXPECT_EQ(keys.size(), 8U);
  EXPECT_EQ(stream_key(1, 0, "weights", "a"), stream_key(1, 0, "weights", "a"));
}

// Stored models and studies rest on these for ever.
TEST(RandomStream, IsTheSameForEver) {
  RandomStream zero(0);
  EXPECT_EQ(zero.next32(), 0x6627e8d5U);
  EXPECT_EQ(zero.next32(), 0xe169c58dU);
  RandomStream sixty_four(0);
  EXPECT_EQ(sixty_four.next64(), 0x6627e8d5e169c58dULL);
}

TEST(RandomStream, ItemsAreStreamsOfTheirOwn) {
  RandomStream a(5, 0);
  RandomStream b(5, 1);
  RandomStream c(6, 0);
  const std::uint64_t first = a.next64();
  EXPECT_NE(first, b.next64());
  EXPECT_NE(first, c.next64());
}

TEST(RandomStream, UniformHasItsMoments) {
  RandomStream random(stream_key(1, 0, "test"));
  constexpr int draws = 200'000;
  double sum = 0;
  double squares = 0;
  double lowest = 1;
  double highest = 0;
  for (int i = 0; i < draws; ++i) {
    const double x = random.uniform();
    sum += x;
    squares += x * x;
    lowest = std::min(lowest, x);
    highest = std::max(highest, x);
  }
  EXPECT_GE(lowest, 0);
  EXPECT_LT(highest, 1);
  // Five standard deviations of the mean, and of the mean square.
  EXPECT_NEAR(sum / draws, 0.5, 5 * std::sqrt(1.0 / 12 / draws));
  EXPECT_NEAR(squares / draws, 1.0 / 3, 5 * std::sqrt(4.0 / 45 / draws));
}

TEST(RandomStream, NormalHasItsMoments) {
  RandomStream random(stream_key(1, 0, "test", "normal"));
  constexpr int draws = 200'000;
  double moments[5] = {};
  for (int i = 0; i < draws; ++i) {
    const double x = random.normal();
    for (int k = 1; k <= 4; ++k) moments[k] += std::pow(x, k) / draws;
  }
  EXPECT_NEAR(moments[1], 0, 5 * std::sqrt(1.0 / draws));
  EXPECT_NEAR(moments[2], 1, 5 * std::sqrt(2.0 / draws));
  EXPECT_NEAR(moments[3], 0, 5 * std::sqrt(15.0 / draws));
  EXPECT_NEAR(moments[4], 3, 5 * std::sqrt(96.0 / draws));
}

TEST(RandomStream, BelowIsUnbiased) {
  RandomStream random(stream_key(1, 0, "test", "below"));
  constexpr int draws = 70'000;
  std::vector<int> counts(7);
  for (int i = 0; i < draws; ++i) ++counts.at(random.below(7));
  double chi_square = 0;
  for (const int count : counts) chi_square += std::pow(count - 10'000.0, 2) / 10'000.0;
  EXPECT_LT(chi_square, 22.5);  // probability 0.001 for 6 degrees of freedom
}

TEST(RandomStream, BelowTakesEveryBound) {
  RandomStream random(3);
  for (const std::uint64_t bound : {1ULL, 2ULL, 1ULL << 63, (1ULL << 63) + 1, ~0ULL}) {
    for (int i = 0; i < 100; ++i) EXPECT_LT(random.below(bound), bound);
  }
}

TEST(RandomStream, ShuffleKeepsEveryValue) {
  std::vector<std::uint32_t> values(1000);
  std::iota(values.begin(), values.end(), 0U);
  const std::vector<std::uint32_t> ordered = values;
  RandomStream(7).shuffle(values);
  EXPECT_NE(values, ordered);
  std::sort(values.begin(), values.end());
  EXPECT_EQ(values, ordered);
}

TEST(RandomStream, ShuffleReachesEveryOrder) {
  std::vector<int> counts(6);
  for (std::uint64_t item = 0; item < 6'000; ++item) {
    std::vector<std::uint32_t> values{0, 1, 2};
    RandomStream(stream_key(1, 0, "test", "shuffle"), item).shuffle(values);
    ++counts.at(values[0] * 2 + (values[1] > values[2] ? 1 : 0));
  }
  double chi_square = 0;
  for (const int count : counts) chi_square += std::pow(count - 1'000.0, 2) / 1'000.0;
  EXPECT_LT(chi_square, 20.5);  // probability 0.001 for 5 degrees of freedom
}

}  // namespace
}  // namespace hepsweep
