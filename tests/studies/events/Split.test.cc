#include "studies/events/split.hh"

#include <algorithm>
#include <cmath>

#include "core/random.hh"
#include "tests/studies/events/event_files.hh"

namespace hepsweep::testing {
namespace {

using studies::EventSource;
using studies::EventTable;
using studies::Split;
using studies::split_events;
using studies::SplitSettings;
using ::testing::HasSubstr;

// Labels drawn at random, a third of them signal; no columns.
EventTable table_of(std::size_t events) {
  EventTable table;
  table.classes = {"background", "signal"};
  RandomStream random(42);
  for (std::size_t i = 0; i < events; ++i) table.labels.push_back(random.below(3) == 0 ? 1 : 0);
  table.weights.assign(events, 1);
  return table;
}

std::vector<std::uint32_t> all_of(const Split& split) {
  std::vector<std::uint32_t> all = split.train;
  all.insert(all.end(), split.validation.begin(), split.validation.end());
  all.insert(all.end(), split.test.begin(), split.test.end());
  std::sort(all.begin(), all.end());
  return all;
}

std::vector<std::uint32_t> below(const std::vector<std::uint32_t>& events, std::uint32_t bound) {
  return {events.begin(), std::lower_bound(events.begin(), events.end(), bound)};
}

class AnySplit : public ::testing::TestWithParam<bool> {
 protected:
  SplitSettings settings_{.train = 0.7, .validation = 0.2, .test = 0.1, .stratified = GetParam()};
};

TEST_P(AnySplit, G19_EveryEventIsInExactlyOneInOrder) {
  for (const std::size_t events : {37U, 100U, 1001U, 5000U}) {
    const Split split = split_events(table_of(events), settings_);
    const auto all = all_of(split);
    ASSERT_EQ(all.size(), events);
    for (std::uint32_t i = 0; i < events; ++i) ASSERT_EQ(all[i], i);
    EXPECT_TRUE(std::is_sorted(split.train.begin(), split.train.end()));
    EXPECT_TRUE(std::is_sorted(split.test.begin(), split.test.end()));
  }
}

TEST_P(AnySplit, EventsAddedAtTheEndChangeNothingBefore) {
  const Split whole = split_events(table_of(3000), settings_);
  for (const std::uint32_t events : {50U, 333U, 2999U}) {
    const Split part = split_events(table_of(events), settings_);
    EXPECT_EQ(part.train, below(whole.train, events));
    EXPECT_EQ(part.validation, below(whole.validation, events));
    EXPECT_EQ(part.test, below(whole.test, events));
  }
}

TEST_P(AnySplit, G19_SeedDecides) {
  const EventTable table = table_of(2000);
  SplitSettings other = settings_;
  other.seed = 2;
  EXPECT_EQ(split_events(table, settings_).train, split_events(table, settings_).train);
  EXPECT_NE(split_events(table, settings_).train, split_events(table, other).train);
}

TEST_P(AnySplit, FractionsAreKept) {
  const Split split = split_events(table_of(20000), settings_);
  const auto near = [](std::size_t count, double fraction) {
    const double expected = 20000 * fraction;
    return std::abs(static_cast<double>(count) - expected) < 5 * std::sqrt(expected);
  };
  EXPECT_TRUE(near(split.train.size(), 0.7));
  EXPECT_TRUE(near(split.validation.size(), 0.2));
  EXPECT_TRUE(near(split.test.size(), 0.1));
}

TEST_P(AnySplit, FractionZeroIsEmpty) {
  SplitSettings settings = settings_;
  settings.train = 0.9;
  settings.validation = 0.1;
  settings.test = 0;
  EXPECT_TRUE(split_events(table_of(5000), settings).test.empty());
}

TEST_P(AnySplit, SourcesWithASplitGoThere) {
  const EventTable table = table_of(300);
  const std::vector<EventSource> sources = {
      {.name = "a", .split = "", .sample = "", .first = 0, .events = 200},
      {.name = "b", .split = "test", .sample = "", .first = 200, .events = 100}};
  SplitSettings settings = settings_;
  settings.train = 0.8;
  settings.test = 0;
  const Split split = split_events(table, settings, sources);
  ASSERT_EQ(split.test.size(), 100U);
  EXPECT_EQ(split.test.front(), 200U);
  EXPECT_EQ(split.train.size() + split.validation.size(), 200U);
}

INSTANTIATE_TEST_SUITE_P(All, AnySplit, ::testing::Values(false, true),
                         [](const auto& test) { return test.param ? "Stratified" : "Plain"; });

TEST(Split, StratifiedBlocksOfAClassHoldTheirFractionToOneEvent) {
  const EventTable table = table_of(10000);
  const SplitSettings settings{
      .train = 0.617, .validation = 0.25, .test = 0.133, .seed = 3, .stratified = true};
  const Split split = split_events(table, settings);
  std::vector<int> part(table.events(), 0);
  for (const std::uint32_t event : split.validation) part[event] = 1;
  for (const std::uint32_t event : split.test) part[event] = 2;
  for (const int label : {0, 1}) {
    std::vector<double> counts(3, 0);
    int seen = 0;
    for (std::size_t event = 0; event < table.events(); ++event) {
      if (table.labels[event] != label) continue;
      ++counts[static_cast<std::size_t>(part[event])];
      if (++seen % 100 != 0) continue;
      EXPECT_NEAR(counts[0], 61.7, 1);
      EXPECT_NEAR(counts[1], 25, 1);
      EXPECT_NEAR(counts[2], 13.3, 1);
      counts.assign(3, 0);
    }
    EXPECT_GT(seen, 3000);
  }
}

TEST(Split, PlainMembershipIgnoresLabels) {
  EventTable table = table_of(500);
  const Split before = split_events(table, {});
  for (std::int32_t& label : table.labels) label = 1 - label;
  EXPECT_EQ(split_events(table, {}).train, before.train);
}

TEST(Split, KnownAnswer) {
  // Fixed for ever: a database that was begun last year must see the same splits.
  const Split split = split_events(table_of(20), {});
  EXPECT_THAT(split.validation, ::testing::ElementsAre(4, 5, 6, 13, 14, 18));
  EXPECT_THAT(split.test, ::testing::ElementsAre(7));
}

TEST(Split, TrainingEventsAreAPartOfALargerNumberOfThem) {
  const EventTable table = table_of(5000);
  const Split whole = split_events(table, {});
  std::vector<std::uint32_t> larger = whole.train;
  for (const std::int64_t wanted : {3000, 1000, 1}) {
    const Split part = split_events(table, {.training_events = wanted});
    ASSERT_EQ(part.train.size(), static_cast<std::size_t>(wanted));
    EXPECT_TRUE(std::is_sorted(part.train.begin(), part.train.end()));
    EXPECT_TRUE(std::includes(larger.begin(), larger.end(), part.train.begin(), part.train.end()));
    EXPECT_EQ(part.validation, whole.validation);
    EXPECT_EQ(part.test, whole.test);
    larger = part.train;
  }
}

TEST(Split, AllTrainingEventsAreTheSplitItself) {
  const EventTable table = table_of(300);
  const Split whole = split_events(table, {});
  const auto all = static_cast<std::int64_t>(whole.train.size());
  EXPECT_EQ(split_events(table, {.training_events = all}).train, whole.train);
  EXPECT_THAT(input_error([&] { split_events(table, {.training_events = all + 1}); }),
              AllOf(HasSubstr("data.split.training_events"),
                    HasSubstr(std::to_string(all) + " events, not " + std::to_string(all + 1))));
}

// 1000 of 3500 by chance: neither the first ones, nor one class more than another.
TEST(Split, TrainingEventsAreDrawnAtRandom) {
  const EventTable table = table_of(5000);
  const Split part = split_events(table, {.training_events = 1000});
  const Split other = split_events(table, {.seed = 2, .training_events = 1000});
  EXPECT_NE(part.train, other.train);
  double signal = 0;
  double place = 0;
  for (const std::uint32_t event : part.train) {
    signal += table.labels[event];
    place += event;
  }
  EXPECT_NEAR(signal / 1000, 1 / 3.0, 4 * std::sqrt(2 / 9.0 / 1000));
  EXPECT_NEAR(place / 1000, 2500, 4 * 5000 / std::sqrt(12.0 * 1000));
}

TEST(Split, TooFewEventsAreRefused) {
  EXPECT_THAT(input_error([] { split_events(table_of(1), {}); }),
              HasSubstr("data.split: of 1 events"));
}

}  // namespace
}  // namespace hepsweep::testing
