// How near the built-in process comes to the public HIGGS sample, after its normalisation.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <gtest/gtest.h>

#include "studies/events/load_events.hh"
#include "studies/generator/heavy_higgs.hh"
#include "studies/metrics/area_under_curve.hh"
#include "tests/studies/events/event_files.hh"
#include "tests/support/reference_data.hh"

namespace hepsweep::testing {
namespace {

using studies::EventTable;

const char* const file = "higgs/higgs_59k.csv.gz";

std::vector<double> column(const EventTable& table, const std::string& name) {
  const auto found = std::find(table.columns.begin(), table.columns.end(), name);
  const auto index = static_cast<std::size_t>(found - table.columns.begin());
  std::vector<double> values;
  for (std::size_t event = 0; event < table.events(); ++event) {
    values.push_back(static_cast<double>(table.values[event * table.columns.size() + index]));
  }
  return values;
}

/// As HIGGS is: what is never negative in units of its mean, the rest with variance 1. A b-tag is
/// its level: 0, 1 or 2.
std::vector<double> normalised(std::vector<double> values, const std::string& name) {
  if (name.ends_with("b-tag")) {
    const double tight = *std::max_element(values.begin(), values.end());
    for (double& value : values) value = std::round(2 * value / tight);
    return values;
  }
  const double n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  if (*std::min_element(values.begin(), values.end()) >= 0) {
    for (double& value : values) value /= mean;
    return values;
  }
  double square = 0;
  for (const double value : values) square += (value - mean) * (value - mean) / n;
  for (double& value : values) value = (value - mean) / std::sqrt(square);
  return values;
}

std::vector<double> of_class(const std::vector<double>& values, const EventTable& table,
                             std::int32_t label) {
  std::vector<double> chosen;
  for (std::size_t event = 0; event < values.size(); ++event) {
    if (table.labels[event] == label) chosen.push_back(values[event]);
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

/// The Kolmogorov-Smirnov distance of two sorted samples, of ties behind them.
double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const double at = std::min(a[i], b[j]);
    while (i < a.size() && a[i] <= at) ++i;
    while (j < b.size() && b[j] <= at) ++j;
    largest = std::fmax(largest, std::abs(static_cast<double>(i) / static_cast<double>(a.size()) -
                                          static_cast<double>(j) / static_cast<double>(b.size())));
  }
  return largest;
}

/// The AUC of a feature's own likelihood ratio in 60 bins of equal content, filled with the events
/// of even number and evaluated on the others.
double separation(const std::vector<double>& values, const EventTable& table) {
  constexpr std::size_t bins = 60;
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> edges;
  for (std::size_t i = 1; i < bins; ++i) edges.push_back(sorted[i * sorted.size() / bins]);
  const auto bin_of = [&](double value) {
    return static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), value) -
                                    edges.begin());
  };
  std::vector<double> signal(bins, 0.5);
  std::vector<double> all(bins, 1);
  for (std::size_t event = 0; event < values.size(); event += 2) {
    signal[bin_of(values[event])] += table.labels[event];
    all[bin_of(values[event])] += 1;
  }
  std::vector<double> scores;
  std::vector<std::int32_t> labels;
  for (std::size_t event = 1; event < values.size(); event += 2) {
    scores.push_back(signal[bin_of(values[event])] / all[bin_of(values[event])]);
    labels.push_back(table.labels[event]);
  }
  return studies::area_under_curve(scores, labels, 1, std::vector<double>(scores.size(), 1)).area;
}

std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<double> ranks;
  for (const double value : values) {
    ranks.push_back(static_cast<double>(
        std::count_if(values.begin(), values.end(), [&](double other) { return other < value; })));
  }
  return ranks;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const double n = static_cast<double>(a.size());
  const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / n;
  const double mean_b = std::accumulate(b.begin(), b.end(), 0.0) / n;
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - mean_a) * (b[i] - mean_b);
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
  }
  return ab / std::sqrt(aa * bb);
}

class RealHiggs : public ::testing::Test {
 public:
  struct Feature {
    std::string name;
    double distance[2];  ///< of background and of signal
    double there;        ///< separation in HIGGS
    double here;
  };

  static const std::vector<Feature>& features() {
    static const std::vector<Feature> all = compare();
    return all;
  }

 private:
  static std::vector<Feature> compare() {
    const EventTable real =
        studies::load_events(data_settings(R"({"files": [{"path": ")" + std::string(file) +
                                               R"("}], "label": "label"})",
                                           reference_data_folder()))
            .table;
    studies::GeneratorReport report;
    const EventTable ours =
        generate_heavy_higgs({.events = 60000, .seed = 29, .signal_fraction = 0.513}, report);
    std::vector<Feature> features;
    for (const std::string& name : studies::heavy_higgs_columns()) {
      const auto there = normalised(column(real, name), name);
      const auto here = normalised(column(ours, name), name);
      Feature feature{name, {}, separation(there, real), separation(here, ours)};
      for (const std::int32_t label : {0, 1}) {
        feature.distance[label] =
            distance(of_class(there, real, label), of_class(here, ours, label));
      }
      features.push_back(feature);
    }
    return features;
  }
};

/// How far shapes may differ; docs/generator.md has the figures and the reasons.
double allowed_distance(const std::string& name) {
  if (name.ends_with("_phi") || name.ends_with("_eta")) return 0.04;
  if (name.starts_with("lepton") || name.starts_with("missing")) return 0.06;
  if (name.ends_with("_pt")) return 0.17;
  if (name.ends_with("b-tag")) return 0.30;
  return name == "m_lv" ? 0.62 : 0.35;
}

TEST_F(RealHiggs, ShapesAfterTheSameNormalisation) {
  HEPSWEEP_REQUIRE_DATA(file);
  for (const Feature& feature : features()) {
    for (const double distance : feature.distance) {
      EXPECT_LT(distance, allowed_distance(feature.name)) << feature.name;
    }
  }
}

/// Spearman's rank correlation of the separation there and here.
double rank_correlation(const std::vector<RealHiggs::Feature>& features, double smallest) {
  std::vector<double> there;
  std::vector<double> here;
  for (const auto& feature : features) {
    if (feature.there < smallest) continue;
    there.push_back(feature.there);
    here.push_back(feature.here);
  }
  EXPECT_GE(there.size(), 8U);
  return correlation(ranks(there), ranks(here));
}

// Most features have no power of their own in HIGGS: their order there is chance.
TEST_F(RealHiggs, FeaturesRankedByTheirOwnPower) {
  HEPSWEEP_REQUIRE_DATA(file);
  EXPECT_GT(rank_correlation(features(), 0.53), 0.9);
  EXPECT_GT(rank_correlation(features(), 0), 0.6);
}

}  // namespace
}  // namespace hepsweep::testing
