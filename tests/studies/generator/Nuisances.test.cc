#include "studies/generator/nuisances.hh"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hh"
#include "studies/generator/heavy_higgs.hh"

namespace hepsweep::studies {
namespace {

constexpr std::int64_t events = 3000;

EventTable shifted(const Nuisances& nuisances) {
  GeneratorReport report;
  return generate_heavy_higgs({.events = events, .seed = 23, .nuisances = nuisances}, report);
}

const EventTable& nominal() {
  static const EventTable table = shifted({});
  return table;
}

double value(const EventTable& table, std::size_t event, const std::string& column) {
  const auto found = std::find(table.columns.begin(), table.columns.end(), column);
  const auto index = static_cast<std::size_t>(found - table.columns.begin());
  return static_cast<double>(table.values[event * table.columns.size() + index]);
}

/// Events that are the same candidate with the same leading jets in both.
std::vector<std::size_t> common_events(const EventTable& a, const EventTable& b) {
  std::vector<std::size_t> common;
  for (std::size_t event = 0; event < a.events(); ++event) {
    bool same = a.labels[event] == b.labels[event];
    for (const char* column :
         {"lepton_phi", "lepton_pT", "jet_1_phi", "jet_2_phi", "jet_3_phi", "jet_4_phi"}) {
      same = same && value(a, event, column) == value(b, event, column);
    }
    if (same) common.push_back(event);
  }
  return common;
}

TEST(Nuisances, JetEnergyScaleMovesAllJetsAndWhatIsMadeOfThem) {
  const EventTable up = shifted({.jet_energy_scale = 1});
  const auto common = common_events(nominal(), up);
  EXPECT_GT(common.size(), 0.93 * events);
  int moved = 0;
  for (const std::size_t event : common) {
    for (const char* column : {"jet_1_pt", "jet_2_pt", "jet_3_pt", "jet_4_pt"}) {
      EXPECT_NEAR(value(up, event, column) / value(nominal(), event, column), 1.02, 1e-6);
    }
    moved += value(up, event, "missing_energy_magnitude") !=
             value(nominal(), event, "missing_energy_magnitude");
    const double ratio = value(up, event, "m_bb") / value(nominal(), event, "m_bb");
    EXPECT_TRUE(std::abs(ratio - 1.02) < 1e-5 ||
                value(up, event, "m_jj") != 1.02 * value(nominal(), event, "m_jj"));
  }
  EXPECT_EQ(static_cast<std::size_t>(moved), common.size());
}

// Half the sum of up and down is the nominal value: one random number, scaled.
TEST(Nuisances, ResolutionsScaleTheSameRandomNumbers) {
  const EventTable up = shifted({.jet_energy_resolution = 1});
  const EventTable down = shifted({.jet_energy_resolution = -1});
  double largest = 0;
  std::size_t compared = 0;
  for (const std::size_t event : common_events(nominal(), up)) {
    if (value(down, event, "jet_2_phi") != value(up, event, "jet_2_phi")) continue;
    const double middle = (value(up, event, "jet_2_pt") + value(down, event, "jet_2_pt")) / 2;
    EXPECT_NEAR(middle, value(nominal(), event, "jet_2_pt"), 1e-5 * middle);
    largest = std::fmax(largest, std::abs(value(up, event, "jet_2_pt") / middle - 1));
    ++compared;
  }
  EXPECT_GT(compared, 0.8 * events);
  EXPECT_GT(largest, 0.01);
}

TEST(Nuisances, SoftTermMovesTheMissingMomentumAlone) {
  const EventTable up = shifted({.soft_missing_momentum = 2});
  const auto common = common_events(nominal(), up);
  EXPECT_EQ(common.size(), static_cast<std::size_t>(events));
  const auto component = [](const EventTable& table, std::size_t event) {
    return value(table, event, "missing_energy_magnitude") *
           std::cos(value(table, event, "missing_energy_phi"));
  };
  double square = 0;
  for (const std::size_t event : common) {
    EXPECT_EQ(value(up, event, "m_bb"), value(nominal(), event, "m_bb"));
    square += std::pow(component(up, event) - component(nominal(), event), 2) / events;
  }
  EXPECT_NEAR(std::sqrt(square), 0.4 * 10, 0.3);  // 40 % of 10 GeV
}

TEST(Nuisances, BTaggingOnlyAddsTags) {
  const EventTable up = shifted({.b_tag_efficiency = 3});
  int more = 0;
  for (const std::size_t event : common_events(nominal(), up)) {
    for (const char* jet : {"jet_1", "jet_2", "jet_3", "jet_4"}) {
      const std::string tag = std::string(jet) + "_b-tag";
      EXPECT_GE(value(up, event, tag), value(nominal(), event, tag));
      more += value(up, event, tag) > value(nominal(), event, tag);
      const std::string pt = std::string(jet) + "_pt";
      EXPECT_EQ(value(up, event, pt), value(nominal(), event, pt));
    }
  }
  EXPECT_GT(more, 100);
}

TEST(Nuisances, NormalisationIsAWeightOfBackground) {
  const EventTable up = shifted({.background_normalisation = 2});
  EXPECT_EQ(up.values, nominal().values);
  for (std::size_t event = 0; event < up.events(); ++event) {
    EXPECT_DOUBLE_EQ(up.weights[event], up.labels[event] == 1 ? 1 : 1.2);
  }
}

TEST(Nuisances, TopReweightingSoftensTheTopsOfBackground) {
  const EventTable up = shifted({.top_pt_reweighting = 1});
  const EventTable down = shifted({.top_pt_reweighting = -1});
  EXPECT_EQ(up.values, nominal().values);
  double weights = 0;
  double soft = 0;
  double background = 0;
  for (std::size_t event = 0; event < up.events(); ++event) {
    EXPECT_NEAR(up.weights[event] * down.weights[event], 1, 1e-12);
    if (up.labels[event] == 1) {
      EXPECT_EQ(up.weights[event], 1);
      continue;
    }
    EXPECT_LE(up.weights[event], std::exp(0.159));
    EXPECT_GE(up.weights[event], std::exp(0.159 - 0.00141 * 400));
    const double pt = value(up, event, "jet_1_pt");
    weights += up.weights[event];
    soft += (up.weights[event] - 1) * pt;
    background += pt;
  }
  EXPECT_GT(weights, 0);
  EXPECT_LT(soft, 0);  // harder jets weigh less
  EXPECT_GT(background, 0);
}

TEST(Nuisances, ShiftsBeyondFiveStandardDeviationsAreRefused) {
  for (const NuisanceParameter& parameter : nuisance_parameters()) {
    for (const double shift : {5.1, -6.0, static_cast<double>(NAN)}) {
      Nuisances nuisances;
      nuisances.*parameter.value = shift;
      try {
        check(nuisances);
        ADD_FAILURE() << parameter.name;
      } catch (const InputError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr(parameter.name));
      }
    }
  }
  EXPECT_NO_THROW(check({.jet_energy_resolution = -5, .soft_missing_momentum = -5}));
}

}  // namespace
}  // namespace hepsweep::studies
