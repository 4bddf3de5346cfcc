#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/core.h>

#include "studies/events/columns.hh"
#include "studies/events/derived/derived_columns.hh"
#include "tests/studies/events/event_files.hh"
#include "tests/support/reference_data.hh"

namespace hepsweep::testing {
namespace {

using studies::EventTable;

/// A file whose DER_ columns are computed again from its PRI_ columns, as "new_...".
class Recomputed {
 public:
  /// \param tau how the file calls the hadronic tau
  Recomputed(const std::string& file, const std::string& label, const std::string& undefined,
             const std::string& tau)
      : settings_(data_settings(fmt::format(R"({{"files": [{{"path": "{}"}}], "label": "{}",
                                                "undefined": {}, {}}})",
                                            file, label, undefined, definitions(tau)),
                                reference_data_folder())),
        table_(studies::load_events(settings_).table),
        derived_(settings_.derived, table_.columns) {}

  std::size_t events() const { return table_.events(); }
  double value(std::size_t event, const std::string& column) const {
    return static_cast<double>(table_.values[event * table_.columns.size() + index(column)]);
  }

  /// By how much the recomputed value can change when each PRI_ column changes by `step`, added.
  double propagated(std::size_t event, const std::string& column, float step) const {
    const std::size_t width = table_.columns.size();
    const auto begin = table_.values.begin() + static_cast<std::ptrdiff_t>(event * width);
    const std::vector<float> nominal(begin, begin + static_cast<std::ptrdiff_t>(width));
    const std::size_t target = index(column);
    double sum = 0;
    for (std::size_t source = 0; source < width; ++source) {
      if (!table_.columns[source].starts_with("PRI_") || std::isnan(nominal[source])) continue;
      double largest = 0;
      for (const float shift : {step, -step}) {
        std::vector<float> row = nominal;
        row[source] += shift;
        derived_.compute(row.data());
        largest = std::fmax(largest, std::abs(static_cast<double>(row[target]) -
                                              static_cast<double>(nominal[target])));
      }
      sum += largest;
    }
    return sum;
  }

 private:
  static std::string object(const std::string& name, const std::string& prefix) {
    return fmt::format(R"("{}": {{"pt": "{}_pt", "eta": "{}_eta", "phi": "{}_phi"}})", name, prefix,
                       prefix, prefix);
  }

  static std::string definitions(const std::string& tau) {
    const std::string prefix = "PRI_" + tau;
    const std::string heavy_tau =
        object("heavy_tau", prefix).substr(0, object("heavy_tau", prefix).size() - 1) +
        R"(, "mass": 1.777})";
    return R"("objects": {)" + object("tau", prefix) + ", " + heavy_tau + ", " +
           object("lep", "PRI_lep") + ", " + object("jet1", "PRI_jet_leading") + ", " +
           object("jet2", "PRI_jet_subleading") + R"(,
             "met": {"pt": "PRI_met", "phi": "PRI_met_phi"}},
           "derived": {
             "new_mass_transverse_met_lep": {"transverse_mass": ["lep", "met"]},
             "new_mass_vis": {"invariant_mass": ["tau", "lep"]},
             "new_mass_vis_heavy": {"invariant_mass": ["heavy_tau", "lep"]},
             "new_pt_h": {"pt_of_sum": ["tau", "lep", "met"]},
             "new_deltaeta_jet_jet": {"delta_eta": ["jet1", "jet2"]},
             "new_mass_jet_jet": {"invariant_mass": ["jet1", "jet2"]},
             "new_prodeta_jet_jet": {"product": ["PRI_jet_leading_eta", "PRI_jet_subleading_eta"]},
             "new_deltar": {"delta_r": ["tau", "lep"]},
             "new_pt_tot": {"pt_of_sum": {"of": ["tau", "lep", "met"],
                                          "if_present": ["jet1", "jet2"]}},
             "new_sum_pt": {"sum": [")" +
           prefix + R"(_pt", "PRI_lep_pt", "PRI_jet_all_pt"]},
             "new_pt_ratio": {"ratio": ["PRI_lep_pt", ")" +
           prefix + R"(_pt"]},
             "new_met_phi_centrality": {"phi_centrality": {"of": "met", "between": ["lep", "tau"]}},
             "new_lep_eta_centrality": {"eta_centrality": {"of": "lep",
                                                           "between": ["jet1", "jet2"]}}})";
  }

  std::size_t index(const std::string& column) const {
    return studies::column_index(table_, column);
  }

  studies::DataSettings settings_;
  EventTable table_;
  studies::DerivedColumns derived_;
};

/// The larger deviation, in units of what is allowed. \param allowed (event) in the column's unit
template <typename Allowed>
double worst(const Recomputed& data, const std::string& published, const std::string& recomputed,
             const Allowed& allowed) {
  double worst = 0;
  for (std::size_t event = 0; event < data.events(); ++event) {
    const double there = data.value(event, published);
    const double here = data.value(event, recomputed);
    if (std::isnan(there) && std::isnan(here)) continue;
    EXPECT_EQ(std::isnan(there), std::isnan(here)) << published << ", event " << event;
    worst = std::fmax(worst, std::abs(there - here) / allowed(event));
  }
  return worst;
}

// Float32 arithmetic was used: relative accuracy, but where large terms cancel.
TEST(RealDerived, AllTwelveOfFairUniverse) {
  const char* const file = "fair_universe/fair_sample_labelled_1000.csv.gz";
  HEPSWEEP_REQUIRE_DATA(file);
  const Recomputed data(file, "labels", "-25", "had");
  for (const auto& [published, recomputed] :
       {std::pair{"DER_pt_h", "new_pt_h"},
        {"DER_deltaeta_jet_jet", "new_deltaeta_jet_jet"},
        {"DER_prodeta_jet_jet", "new_prodeta_jet_jet"},
        {"DER_deltar_had_lep", "new_deltar"},
        {"DER_pt_tot", "new_pt_tot"},
        {"DER_sum_pt", "new_sum_pt"},
        {"DER_pt_ratio_lep_had", "new_pt_ratio"},
        {"DER_met_phi_centrality", "new_met_phi_centrality"},
        {"DER_lep_eta_centrality", "new_lep_eta_centrality"}}) {
    EXPECT_LT(worst(data, published, recomputed,
                    [&](std::size_t event) {
                      const double scale = data.value(event, "new_sum_pt");
                      return std::string(published).find("pt") < 9 ? 1e-6 * scale : 2e-5;
                    }),
              1)
        << published;
  }
  // m^2 is a difference of squared energies.
  const auto squares = [&](const std::string& published, const std::string& recomputed,
                           const std::function<double(std::size_t)>& energy) {
    double largest = 0;
    for (std::size_t event = 0; event < data.events(); ++event) {
      const double there = data.value(event, published);
      const double here = data.value(event, recomputed);
      if (std::isnan(there) && std::isnan(here)) continue;
      largest = std::fmax(largest,
                          std::abs(there * there - here * here) / (energy(event) * energy(event)));
    }
    return largest;
  };
  const auto energy_of = [&](std::size_t event, const std::string& object) {
    return data.value(event, object + "_pt") * std::cosh(data.value(event, object + "_eta"));
  };
  EXPECT_LT(squares("DER_mass_transverse_met_lep", "new_mass_transverse_met_lep",
                    [&](std::size_t event) {
                      return data.value(event, "PRI_lep_pt") + data.value(event, "PRI_met");
                    }),
            1e-6);
  EXPECT_LT(squares("DER_mass_vis", "new_mass_vis",
                    [&](std::size_t event) {
                      return energy_of(event, "PRI_had") + energy_of(event, "PRI_lep");
                    }),
            1e-6);
  EXPECT_LT(squares("DER_mass_jet_jet", "new_mass_jet_jet",
                    [&](std::size_t event) {
                      return energy_of(event, "PRI_jet_leading") +
                             energy_of(event, "PRI_jet_subleading");
                    }),
            1e-6);
}

class RealHiggsMl : public ::testing::Test {
 protected:
  static constexpr float rounding = 0.0005F;  // three decimals

  static const Recomputed& data() {
    static const Recomputed data("higgsml2014/higgsml_12000.csv.gz", "Label", "-999", "tau");
    return data;
  }
  // Of both columns, and what float32 leaves.
  static double allowed(std::size_t event, const std::string& recomputed) {
    return static_cast<double>(rounding) + 1e-6 * std::abs(data().value(event, recomputed)) +
           1.001 * data().propagated(event, recomputed, rounding);
  }
};

TEST_F(RealHiggsMl, WithinPropagatedRounding) {
  HEPSWEEP_REQUIRE_DATA("higgsml2014/higgsml_12000.csv.gz");
  for (const auto& [published, recomputed] :
       {std::pair{"DER_mass_transverse_met_lep", "new_mass_transverse_met_lep"},
        {"DER_pt_h", "new_pt_h"},
        {"DER_prodeta_jet_jet", "new_prodeta_jet_jet"},
        {"DER_deltaeta_jet_jet", "new_deltaeta_jet_jet"},
        {"DER_deltar_tau_lep", "new_deltar"},
        {"DER_pt_tot", "new_pt_tot"},
        {"DER_sum_pt", "new_sum_pt"},
        {"DER_pt_ratio_lep_tau", "new_pt_ratio"}}) {
    EXPECT_LT(worst(data(), published, recomputed,
                    [&](std::size_t event) { return allowed(event, recomputed); }),
              1)
        << published;
  }
}

// Its true mass is not published: the visible mass lies between those with none and with all of it.
TEST_F(RealHiggsMl, VisibleMassButForTheMassOfTheTau) {
  HEPSWEEP_REQUIRE_DATA("higgsml2014/higgsml_12000.csv.gz");
  for (std::size_t event = 0; event < data().events(); ++event) {
    const double tolerance = allowed(event, "new_mass_vis");
    const double published = data().value(event, "DER_mass_vis");
    EXPECT_GT(published, data().value(event, "new_mass_vis") - tolerance) << event;
    EXPECT_LT(published, data().value(event, "new_mass_vis_heavy") + tolerance) << event;
  }
}

// Both have a place where they jump or have no value, which rounding can reach.
TEST_F(RealHiggsMl, CentralitiesAwayFromWhereTheyJump) {
  HEPSWEEP_REQUIRE_DATA("higgsml2014/higgsml_12000.csv.gz");
  int far = 0;
  for (std::size_t event = 0; event < data().events(); ++event) {
    const double turn =
        std::sin(data().value(event, "PRI_tau_phi") - data().value(event, "PRI_lep_phi"));
    if (std::abs(turn) < 0.002) continue;
    EXPECT_NEAR(data().value(event, "new_met_phi_centrality"),
                data().value(event, "DER_met_phi_centrality"),
                allowed(event, "new_met_phi_centrality"))
        << event;
    ++far;
  }
  EXPECT_GT(far, 11900);
  for (std::size_t event = 0; event < data().events(); ++event) {
    const double distance = data().value(event, "new_deltaeta_jet_jet");
    if (!(distance > 0.01)) continue;
    EXPECT_NEAR(data().value(event, "new_lep_eta_centrality"),
                data().value(event, "DER_lep_eta_centrality"),
                allowed(event, "new_lep_eta_centrality"))
        << event;
  }
}

}  // namespace
}  // namespace hepsweep::testing
