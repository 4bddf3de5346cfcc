#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hh"
#include "studies/generator/heavy_higgs.hh"
#include "studies/generator/reconstructed_event.hh"

namespace hepsweep::studies {
namespace {

EventTable generate(const GeneratorSettings& settings) {
  GeneratorReport report;
  return generate_heavy_higgs(settings, report);
}

TEST(HeavyHiggs, HasTheColumnsOfTheHiggsData) {
  EXPECT_THAT(heavy_higgs_columns(),
              testing::ElementsAre(
                  "lepton_pT", "lepton_eta", "lepton_phi", "missing_energy_magnitude",
                  "missing_energy_phi", "jet_1_pt", "jet_1_eta", "jet_1_phi", "jet_1_b-tag",
                  "jet_2_pt", "jet_2_eta", "jet_2_phi", "jet_2_b-tag", "jet_3_pt", "jet_3_eta",
                  "jet_3_phi", "jet_3_b-tag", "jet_4_pt", "jet_4_eta", "jet_4_phi", "jet_4_b-tag",
                  "m_jj", "m_jjj", "m_lv", "m_jlv", "m_bb", "m_wbb", "m_wwbb"));
}

TEST(HeavyHiggs, FillsAWholeTable) {
  const EventTable table = generate({.events = 500, .seed = 3});
  EXPECT_EQ(table.events(), 500U);
  EXPECT_EQ(table.columns, heavy_higgs_columns());
  EXPECT_EQ(table.values.size(), 500U * 28);
  EXPECT_EQ(table.weights, std::vector<double>(500, 1.0));
  EXPECT_THAT(table.classes, testing::ElementsAre("background", "signal"));
  EXPECT_TRUE(std::all_of(table.values.begin(), table.values.end(),
                          [](float value) { return std::isfinite(value); }));
}

TEST(HeavyHiggs, DoesNotDependOnChunks) {
  const GeneratorSettings settings{.events = 300, .seed = 5};
  const EventTable whole = generate(settings);
  EventTable chunks;
  GeneratorReport report;
  for (const auto& [first, last] : {std::pair{0, 1}, {1, 128}, {128, 300}}) {
    const EventTable chunk = generate_heavy_higgs(settings, first, last, report);
    chunks.values.insert(chunks.values.end(), chunk.values.begin(), chunk.values.end());
    chunks.labels.insert(chunks.labels.end(), chunk.labels.begin(), chunk.labels.end());
  }
  EXPECT_EQ(chunks.values, whole.values);
  EXPECT_EQ(chunks.labels, whole.labels);
  EXPECT_EQ(report.total().accepted, 300);
}

TEST(HeavyHiggs, MoreEventsKeepTheFirst) {
  const EventTable few = generate({.events = 100, .seed = 5});
  const EventTable many = generate({.events = 400, .seed = 5});
  EXPECT_TRUE(std::equal(few.values.begin(), few.values.end(), many.values.begin()));
  EXPECT_TRUE(std::equal(few.labels.begin(), few.labels.end(), many.labels.begin()));
}

TEST(HeavyHiggs, SeedsGiveOtherEvents) {
  EXPECT_NE(generate({.events = 10, .seed = 1}).values, generate({.events = 10, .seed = 2}).values);
}

TEST(HeavyHiggs, ReportsTheAcceptance) {
  GeneratorReport report;
  const EventTable table =
      generate_heavy_higgs({.events = 4000, .seed = 6, .signal_fraction = 0.2}, report);
  const auto signal = std::count(table.labels.begin(), table.labels.end(), 1);
  EXPECT_EQ(report.classes[1].accepted, signal);
  EXPECT_EQ(report.total().accepted, 4000);
  EXPECT_NEAR(static_cast<double>(signal), 800, 5 * std::sqrt(4000 * 0.2 * 0.8));
  for (const ClassAcceptance& count : report.classes) {
    EXPECT_GT(count.acceptance(), 0.1);
    EXPECT_LT(count.acceptance(), 0.6);
  }
  EXPECT_TRUE(std::isnan(ClassAcceptance{}.acceptance()));
}

TEST(HeavyHiggs, HighLevelFeaturesFollowFromLowLevelOnes) {
  const EventTable table = generate({.events = 500, .seed = 7});
  for (std::size_t i = 0; i < table.events(); ++i) {
    const float* row = &table.values[i * 28];
    ReconstructedEvent event;
    event.lepton = {row[0], row[1], row[2]};
    event.missing_pt = row[3];
    event.missing_phi = row[4];
    for (std::size_t j = 0; j < 4; ++j) {
      const float* jet = row + 5 + 4 * j;
      event.jets[j] = {{jet[0], jet[1], jet[2]}, static_cast<int>(jet[3])};
    }
    const ReconstructedMasses masses = reconstruct_masses(event);
    EXPECT_NEAR(masses.m_jj, row[21], 1e-3 * row[21]);
    EXPECT_NEAR(masses.m_jjj, row[22], 1e-3 * row[22]);
    EXPECT_NEAR(masses.m_bb, row[25], 1e-3 * row[25]);
    EXPECT_NEAR(masses.m_wwbb, row[27], 1e-3 * row[27]);
  }
}

TEST(HeavyHiggs, RefusesSettingsOutsideTheirRange) {
  GeneratorReport report;
  for (const std::int64_t events : {std::int64_t{0}, std::int64_t{-5}, INT64_MAX}) {
    EXPECT_THROW(generate_heavy_higgs({.events = events}, report), InputError) << events;
  }
  for (const double fraction : {0.0, 1.0, -0.1, 2.0, static_cast<double>(NAN)}) {
    EXPECT_THROW(generate_heavy_higgs({.events = 1, .signal_fraction = fraction}, report),
                 InputError)
        << fraction;
  }
  EXPECT_THROW(generate_heavy_higgs({.events = 9}, 0, 10, report), InputError);
  EXPECT_THROW(generate_heavy_higgs({.events = 9}, 4, 4, report), InputError);
  EXPECT_THROW(generate_heavy_higgs({.events = 9}, -1, 4, report), InputError);
  EXPECT_EQ(report.total().generated, 0);
}

TEST(HeavyHiggs, NamesTheOffendingSetting) {
  try {
    generate({.events = 0});
    FAIL();
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("events is 0"));
  }
}

}  // namespace
}  // namespace hepsweep::studies
