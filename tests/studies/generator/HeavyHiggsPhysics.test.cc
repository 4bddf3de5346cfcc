// Do the features look like the physics that they were generated from?
#include <algorithm>
#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "studies/generator/heavy_higgs.hh"
#include "studies/metrics/area_under_curve.hh"

namespace hepsweep::studies {
namespace {

class HeavyHiggsPhysics : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    GeneratorReport report;
    table_ = generate_heavy_higgs({.events = 40000, .seed = 17}, report);
  }
  static void TearDownTestSuite() { table_ = {}; }

  static std::vector<double> column(const std::string& name) {
    const auto found = std::find(table_.columns.begin(), table_.columns.end(), name);
    const auto index = static_cast<std::size_t>(found - table_.columns.begin());
    std::vector<double> values;
    for (std::size_t i = 0; i < table_.events(); ++i) {
      values.push_back(table_.values[i * table_.columns.size() + index]);
    }
    return values;
  }

  /// The fullest of the bins of a width, in a class: its centre.
  static double peak(const std::string& name, std::int32_t label, double width) {
    std::map<long, int> bins;
    const auto values = column(name);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (table_.labels[i] == label) ++bins[std::lround(values[i] / width)];
    }
    const auto fullest = std::max_element(bins.begin(), bins.end(),
                                          [](auto& a, auto& b) { return a.second < b.second; });
    return static_cast<double>(fullest->first) * width;
  }

  static double auc(const std::vector<double>& scores) {
    const std::vector<double> ones(scores.size(), 1);
    return area_under_curve(scores, table_.labels, 1, ones).area;
  }

  /// The AUC of a feature through its own histogram's likelihood ratio: 40 bins of equal content.
  /// A feature without power gives 0.51 (the bins adapt to fluctuations).
  static double separation(const std::string& name) {
    const auto values = column(name);
    auto sorted = values;
    std::sort(sorted.begin(), sorted.end());
    std::vector<double> edges;
    for (std::size_t i = 1; i < 40; ++i) edges.push_back(sorted[i * sorted.size() / 40]);
    std::vector<double> bins;
    for (const double value : values) {
      const auto bin = std::upper_bound(edges.begin(), edges.end(), value) - edges.begin();
      bins.push_back(static_cast<double>(bin));
    }
    return auc(likelihood_ratios(bins));
  }

  static EventTable table_;

 private:
  static std::vector<double> likelihood_ratios(const std::vector<double>& bins) {
    std::vector<double> signal(40);
    std::vector<double> all(40);
    for (std::size_t i = 0; i < bins.size(); ++i) {
      signal[static_cast<std::size_t>(bins[i])] += table_.labels[i];
      all[static_cast<std::size_t>(bins[i])] += 1;
    }
    std::vector<double> ratios;
    for (const double bin : bins) {
      ratios.push_back(signal[static_cast<std::size_t>(bin)] / all[static_cast<std::size_t>(bin)]);
    }
    return ratios;
  }
};

EventTable HeavyHiggsPhysics::table_;

TEST_F(HeavyHiggsPhysics, SignalMassesPeakAtTheHiggsBosons) {
  EXPECT_NEAR(peak("m_bb", 1, 8), 125, 12);
  EXPECT_NEAR(peak("m_wwbb", 1, 20), 425, 25);
  EXPECT_NEAR(peak("m_wbb", 1, 16), 325, 25);
}

TEST_F(HeavyHiggsPhysics, BackgroundMassesPeakAtTheTopQuark) {
  EXPECT_NEAR(peak("m_jjj", 0, 8), 172.5, 12);
  EXPECT_NEAR(peak("m_jlv", 0, 8), 172.5, 12);
}

TEST_F(HeavyHiggsPhysics, BothClassesHaveWBosons) {
  for (const std::int32_t label : {0, 1}) {
    EXPECT_NEAR(peak("m_jj", label, 5), 80.4, 8);
    EXPECT_NEAR(peak("m_lv", label, 0.5), 80.4, 0.3);
  }
}

TEST_F(HeavyHiggsPhysics, MassesDiscriminateInTheOrderOfTheHiggsData) {
  // There: m_bb 0.68; m_wbb and m_wwbb 0.62; m_jjj 0.60, m_jlv 0.58; the rest below 0.55.
  const double bb = separation("m_bb");
  const double wbb = separation("m_wbb");
  const double wwbb = separation("m_wwbb");
  const double jjj = separation("m_jjj");
  const double jlv = separation("m_jlv");
  EXPECT_GT(bb, 0.75);
  EXPECT_LT(bb, 0.90);
  EXPECT_GT(bb, std::max(wbb, wwbb));
  EXPECT_NEAR(wbb, wwbb, 0.03);
  EXPECT_GT(std::min(wbb, wwbb), std::max(jjj, jlv));
  EXPECT_GT(std::min(jjj, jlv), 0.58);
  EXPECT_LT(separation("m_jj"), 0.55);
  EXPECT_LT(separation("m_lv"), 0.55);
}

TEST_F(HeavyHiggsPhysics, AnglesDoNotDiscriminate) {
  for (const std::string& name : heavy_higgs_columns()) {
    const bool azimuth = name.ends_with("_phi");
    if (!azimuth && !name.ends_with("_eta")) continue;
    EXPECT_NEAR(auc(column(name)), 0.5, 0.015) << name;  // five DeLong errors
    if (!azimuth) continue;
    EXPECT_LT(separation(name), 0.53) << name;
  }
}

TEST_F(HeavyHiggsPhysics, EventsAreSymmetricAboutTheBeamAndInIt) {
  for (const std::string name : {"lepton_eta", "lepton_phi", "jet_1_eta", "missing_energy_phi"}) {
    double mean = 0;
    double square = 0;
    for (const double value : column(name)) {
      mean += value / static_cast<double>(table_.events());
      square += value * value / static_cast<double>(table_.events());
    }
    const double error = std::sqrt(square / static_cast<double>(table_.events()));
    EXPECT_NEAR(mean, 0, 5 * error) << name;
  }
}

}  // namespace
}  // namespace hepsweep::studies
