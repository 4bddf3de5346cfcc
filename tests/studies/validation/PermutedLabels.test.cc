#include <algorithm>

#include <gtest/gtest.h>

#include "studies/validation/permuted_labels.hh"

namespace hepsweep::studies {
namespace {

using Labels = std::vector<std::int32_t>;

// 1,000 events in turn in the three splits, every fifth of them of class 1.
struct Events {
  Events() {
    for (std::uint32_t event = 0; event < 1000; ++event) {
      labels.push_back(event % 5 == 0 ? 1 : 0);
      (event % 3 == 0   ? split.train
       : event % 3 == 1 ? split.validation
                        : split.test)
          .push_back(event);
    }
  }

  Labels labels;
  Split split;
};

std::int64_t of_class_one(const Labels& labels, const std::vector<std::uint32_t>& events) {
  return std::count_if(events.begin(), events.end(),
                       [&](std::uint32_t event) { return labels[event] == 1; });
}

TEST(PermutedLabels, EachSplitKeepsItsNumbersByClass) {
  const Events events;
  const Labels permuted = permuted_labels(events.labels, events.split, 1, 0);
  EXPECT_NE(permuted, events.labels);
  for (const auto* split : {&events.split.train, &events.split.validation, &events.split.test}) {
    EXPECT_EQ(of_class_one(permuted, *split), of_class_one(events.labels, *split));
  }
}

TEST(PermutedLabels, TellNothingAboutTheTrueOnes) {
  const Events events;
  int same = 0;
  for (std::uint64_t replica = 0; replica < 20; ++replica) {
    const Labels permuted = permuted_labels(events.labels, events.split, 1, replica);
    for (std::size_t i = 0; i < permuted.size(); ++i) same += permuted[i] == events.labels[i];
  }
  // By chance 0.2^2 + 0.8^2 = 0.68 of 20,000 agree, with a standard deviation of about 66.
  EXPECT_NEAR(same, 13600, 300);
}

TEST(PermutedLabels, AreAnotherOrderForEachSeedReplicaAndSplit) {
  const Events events;
  const Labels one = permuted_labels(events.labels, events.split, 1, 0);
  EXPECT_EQ(one, permuted_labels(events.labels, events.split, 1, 0));
  EXPECT_NE(one, permuted_labels(events.labels, events.split, 2, 0));
  EXPECT_NE(one, permuted_labels(events.labels, events.split, 1, 1));
  Split exchanged = events.split;
  std::swap(exchanged.train, exchanged.validation);
  EXPECT_NE(one, permuted_labels(events.labels, exchanged, 1, 0));
}

}  // namespace
}  // namespace hepsweep::studies
