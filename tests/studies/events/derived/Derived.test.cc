#include <cmath>
#include <limits>
#include <numbers>

#include "studies/events/augmentation.hh"
#include "studies/events/derived/derived_columns.hh"
#include "studies/events/event_cache.hh"
#include "studies/events/features.hh"
#include "studies/events/prediction.hh"
#include "studies/events/preprocessing.hh"
#include "tests/studies/events/event_files.hh"

namespace hepsweep::testing {
namespace {

using studies::DerivedSettings;
using studies::EventTable;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr double pi = std::numbers::pi;

DerivedSettings derived(const std::string& objects, const std::string& features) {
  const Json object_json = parse_json(objects, "test");
  const Json feature_json = parse_json(features, "test");
  return studies::read_derived_settings(&object_json, "data.objects", &feature_json,
                                        "data.derived");
}

const char* const two_jets = R"({
  "a": {"pt": "pt1", "eta": "eta1", "phi": "phi1"},
  "b": {"pt": "pt2", "eta": "eta2", "phi": "phi2"},
  "met": {"pt": "met", "phi": "met_phi"}})";

// What a function makes of one event.
double value(const std::string& function, std::vector<float> event) {
  EventTable table;
  table.columns = {"pt1", "eta1", "phi1", "pt2", "eta2", "phi2", "met", "met_phi"};
  table.values = std::move(event);
  table.labels = {0};
  append_derived(derived(two_jets, R"({"f": )" + function + "}"), table);
  EXPECT_EQ(table.columns.back(), "f");
  EXPECT_EQ(table.values.size(), 9U);
  return static_cast<double>(table.values.back());
}

const std::vector<float> example = {30, 1, 0.5F, 40, -1.5F, -2.5F, 50, 3};

TEST(Derived, MassesOfKnownConfigurations) {
  // Back to back in the transverse plane: the mass is twice the momentum.
  EXPECT_NEAR(value(R"({"invariant_mass": ["a", "b"]})", {45, 0, 0, 45, 0, 3.14159265F, 0, 0}), 90,
              1e-4);
  // m^2 = 2 pT1 pT2 (cosh(d eta) - cos(d phi))
  EXPECT_NEAR(value(R"({"invariant_mass": ["a", "b"]})", example),
              std::sqrt(2 * 30 * 40 * (std::cosh(2.5) - std::cos(3.0))), 1e-4);
  EXPECT_NEAR(value(R"({"invariant_mass": ["a"]})", example), 0, 1e-4);
  // At rest in the transverse plane, with masses: only those are left.
  EXPECT_NEAR(value(R"({"invariant_mass": [{"pt": 0, "eta": 0, "phi": 0, "mass": 80},
                                           {"pt": 0, "eta": 0, "phi": 0, "mass": 45}]})",
                    example),
              125, 1e-4);
}

TEST(Derived, TransverseMassHasItsEdgeAtTheMass) {
  // A W at rest that decays into the transverse plane.
  EXPECT_NEAR(
      value(R"({"transverse_mass": ["a", "met"]})", {40, 0, 1, 0, 0, 0, 40, 1 - 3.14159265F}), 80,
      1e-4);
  EXPECT_NEAR(value(R"({"transverse_mass": ["a", "met"]})", example),
              std::sqrt(2 * 30 * 50 * (1 - std::cos(2.5))), 1e-4);
  // The pseudorapidity does not count.
  std::vector<float> forward = example;
  forward[1] = 4;
  EXPECT_EQ(value(R"({"transverse_mass": ["a", "met"]})", forward),
            value(R"({"transverse_mass": ["a", "met"]})", example));
}

TEST(Derived, SumsOfTransverseMomenta) {
  EXPECT_NEAR(value(R"({"pt_of_sum": ["a", "b"]})", example),
              std::sqrt(900 + 1600 + 2 * 1200 * std::cos(3.0)), 1e-4);
  EXPECT_NEAR(value(R"({"scalar_sum": ["a", "b", "met"]})", example), 120, 1e-4);
}

TEST(Derived, DistancesAreShortestAndPositive) {
  EXPECT_NEAR(value(R"({"delta_eta": ["b", "a"]})", example), 2.5, 1e-6);
  EXPECT_NEAR(value(R"({"delta_phi": ["b", "met"]})", example), 2 * pi - 5.5, 1e-6);
  EXPECT_NEAR(value(R"({"delta_r": ["a", "b"]})", example), std::hypot(2.5, 3.0), 1e-6);
}

TEST(Derived, CentralitiesAreLargestAmidTheTwo) {
  const auto eta = [](float at) {
    return value(R"({"eta_centrality": {"of": {"pt": 1, "eta": "met", "phi": 0},
                                        "between": ["a", "b"]}})",
                 {30, 1, 0, 40, 3, 0, at, 0});
  };
  EXPECT_NEAR(eta(2), 1, 1e-6);
  EXPECT_NEAR(eta(1), std::exp(-1), 1e-6);
  EXPECT_NEAR(eta(3), std::exp(-1), 1e-6);
  const auto phi = [](float at) {
    return value(R"({"phi_centrality": {"of": "met", "between": ["a", "b"]}})",
                 {30, 0, 0.2F, 40, 0, 1.2F, 10, at});
  };
  EXPECT_NEAR(phi(0.7F), std::sqrt(2), 1e-6);
  EXPECT_NEAR(phi(0.2F), 1, 1e-6);
  EXPECT_NEAR(phi(1.2F), 1, 1e-6);
  EXPECT_NEAR(phi(0.7F - 3.14159265F), -std::sqrt(2), 1e-6);
  EXPECT_LT(phi(1.5F), 1);
}

TEST(Derived, ArithmeticOfColumnsAndNumbers) {
  EXPECT_NEAR(value(R"({"sum": ["pt1", "pt2", 0.5]})", example), 70.5, 1e-5);
  EXPECT_NEAR(value(R"({"difference": ["pt1", "pt2"]})", example), -10, 1e-5);
  EXPECT_NEAR(value(R"({"product": ["eta1", "eta2"]})", example), -1.5, 1e-6);
  EXPECT_NEAR(value(R"({"ratio": ["pt1", "pt2"]})", example), 0.75, 1e-6);
}

TEST(Derived, UndefinedInputsGiveAnUndefinedResult) {
  std::vector<float> hole = example;
  hole[5] = nan;
  for (const char* function :
       {R"({"invariant_mass": ["a", "b"]})", R"({"transverse_mass": ["a", "b"]})",
        R"({"pt_of_sum": ["b", "met"]})", R"({"delta_phi": ["a", "b"]})",
        R"({"delta_r": ["a", "b"]})", R"({"product": ["phi2", "pt1"]})",
        R"({"phi_centrality": {"of": "met", "between": ["a", "b"]}})",
        R"({"ratio": ["pt1", 0]})"}) {
    EXPECT_TRUE(std::isnan(value(function, hole))) << function;
  }
  EXPECT_NEAR(value(R"({"pt_of_sum": {"of": ["a"], "if_present": ["b"]}})", hole), 30, 1e-5);
  EXPECT_NEAR(value(R"({"invariant_mass": {"of": ["a"], "if_present": ["b"]}})", hole), 0, 1e-5);
  EXPECT_NEAR(value(R"({"sum": {"of": ["pt1"], "if_present": ["phi2"]}})", hole), 30, 1e-5);
  hole[3] = nan;
  EXPECT_NEAR(value(R"({"scalar_sum": {"of": ["a"], "if_present": ["b", "met"]}})", hole), 80,
              1e-5);
}

TEST(Derived, AFeatureMayBeMadeOfThoseBeforeIt) {
  EventTable table;
  table.columns = {"x"};
  table.values = {3, nan};
  table.labels = {0, 1};
  append_derived(derived("{}", R"({"double": {"product": ["x", 2]},
                                   "more": {"sum": ["double", 1]}})"),
                 table);
  EXPECT_EQ(table.values[2], 7);
  EXPECT_TRUE(std::isnan(table.values[5]));
  const auto swapped = derived("{}", R"({"more": {"sum": ["double", 1]},
                                         "double": {"product": ["x", 2]}})");
  table = {};
  table.columns = {"x"};
  EXPECT_THAT(input_error([&] { append_derived(swapped, table); }),
              AllOf(HasSubstr("data.derived.more.sum[0]"), HasSubstr("\"double\" is not known")));
}

TEST(Derived, BadDefinitionsHaveAMessage) {
  const auto error = [](const std::string& function) {
    return input_error([&] { derived(two_jets, R"({"f": )" + function + "}"); });
  };
  EXPECT_THAT(error(R"({"invariant_mas": ["a", "b"]})"),
              AllOf(HasSubstr("data.derived.f"), HasSubstr("did you mean \"invariant_mass\"?")));
  EXPECT_THAT(error("3"), HasSubstr("is no function"));
  EXPECT_THAT(error(R"({"sum": ["x"], "product": ["x", 1]})"), HasSubstr("is no function"));
  EXPECT_THAT(error(R"({"delta_r": ["a", "met"]})"),
              AllOf(HasSubstr("data.derived.f.delta_r[1]"), HasSubstr("has no \"eta\"")));
  EXPECT_THAT(error(R"({"delta_r": ["a"]})"), HasSubstr("is not a list of 2"));
  EXPECT_THAT(error(R"({"invariant_mass": []})"), HasSubstr("is not a list of at least 1"));
  EXPECT_THAT(error(R"({"pt_of_sum": ["c"]})"), HasSubstr("object \"c\" is not known"));
  EXPECT_THAT(error(R"({"pt_of_sum": [{"pt": "x"}]})"), HasSubstr("\"phi\" is missing"));
  EXPECT_THAT(error(R"({"pt_of_sum": {"off": ["a"]}})"), HasSubstr("\"of\" is missing"));
  EXPECT_THAT(error(R"({"ratio": ["x", true]})"), HasSubstr("neither a column nor a number"));
  EXPECT_THAT(error(R"({"eta_centrality": {"of": "a", "between": ["a", "met"]}})"),
              HasSubstr("has no \"eta\""));
  EXPECT_THAT(input_error([&] { derived(R"({"a": {"pt": "x", "phi": "y", "etta": "z"}})", "{}"); }),
              AllOf(HasSubstr("data.objects.a.etta"), HasSubstr("did you mean \"eta\"?")));
  EXPECT_THAT(input_error([&] { derived(R"({"a": "x"})", "{}"); }), HasSubstr("data.objects.a"));
  EXPECT_THAT(input_error([&] { derived("[]", "{}"); }), HasSubstr("data.objects"));
}

// Three events with momenta of two objects; the second object of event 1 is undefined.
const char* const file =
    "label,pt1,eta1,phi1,pt2,eta2,phi2\n"
    "0,30,1,0.5,40,-1.5,-2.5\n1,20,0,0,-999,0,1\n1,50,2,1,60,1,-1\n";
const char* const keys = R"(, "undefined": -999,
    "objects": {"a": {"pt": "pt1", "eta": "eta1", "phi": "phi1"},
                "b": {"pt": "pt2", "eta": "eta2", "phi": "phi2"}},
    "derived": {"m": {"invariant_mass": ["a", "b"]}, "unused": {"delta_r": ["a", "b"]}})";

TEST(DerivedEvents, StandBehindTheColumnsAndAreFeatures) {
  const TemporaryFolder folder;
  folder.write("events.csv", file);
  const auto settings = one_file(folder, "events.csv", keys);
  const studies::MappedEvents events(studies::load_events(settings));
  EXPECT_THAT(feature_names(settings, events),
              ElementsAre("pt1", "eta1", "phi1", "pt2", "eta2", "phi2", "m", "unused"));
  EXPECT_TRUE(std::isnan(events.view().values[8 + 6]));
  const auto chosen = one_file(folder, "events.csv", std::string(keys) + R"(, "features": ["m"])");
  EXPECT_THAT(feature_names(chosen, events), ElementsAre("m"));
}

TEST(DerivedEvents, HaveACacheOfTheirOwn) {
  const TemporaryFolder folder;
  folder.write("events.csv", file);
  const auto with = one_file(folder, "events.csv", keys);
  const auto without = one_file(folder, "events.csv", R"(, "undefined": -999)");
  const auto plain = open_events(without, folder / "cache");
  const auto derived = open_events(with, folder / "cache");
  const auto again = open_events(with, folder / "cache");
  EXPECT_EQ(plain.view().columns.size(), 6U);
  EXPECT_EQ(derived.view().columns.size(), 8U);
  EXPECT_EQ(again.digest(), derived.digest());
  EXPECT_NE(plain.digest(), derived.digest());
}

TEST(DerivedEvents, WhatIsUndefinedIsAnErrorWithoutAPolicy) {
  const TemporaryFolder folder;
  folder.write("events.csv", file);
  const auto settings = one_file(folder, "events.csv", R"(, "features": ["r"],
      "derived": {"r": {"ratio": ["pt1", "phi1"]}})");
  const studies::MappedEvents events(studies::load_events(settings));
  EXPECT_THAT(input_error([&] { feature_names(settings, events); }),
              HasSubstr("events.csv: column \"r\": the value of event 2 is undefined"));
}

TEST(DerivedEvents, AColumnsNameIsTaken) {
  const TemporaryFolder folder;
  EXPECT_THAT(input_error([&] {
                load_text(folder, file, R"(, "undefined": -999,
                    "derived": {"pt1": {"sum": ["pt2", 1]}})");
              }),
              AllOf(HasSubstr("data.derived.pt1"), HasSubstr("already")));
  EXPECT_THAT(
      input_error([&] { load_text(folder, file, R"(, "derived": {"x": {"sum": ["pt3", 1]}})"); }),
      AllOf(HasSubstr("data.derived.x.sum[0]"), HasSubstr("did you mean \"pt")));
}

// The model computes its features from the columns of another file, with more and fewer of them.
TEST(DerivedEvents, AStoredModelComputesThemItself) {
  const TemporaryFolder folder;
  folder.write("events.csv", file);
  const auto settings =
      one_file(folder, "events.csv", std::string(keys) + R"(, "features": ["pt1", "m"])");
  const studies::MappedEvents events(studies::load_events(settings));
  const auto fitted = fit_preprocessing(events.view(), std::vector<std::uint32_t>{0, 1, 2},
                                        feature_names(settings, events), settings);
  const Json json = to_json(fitted);
  EXPECT_FALSE(json.at("derived").contains("unused"));
  const auto stored = studies::preprocessing_from_json(json, "preprocessing");
  folder.write("new.csv", "m,phi2,eta2,pt2,pt1,eta1,phi1\n0,-2.5,-1.5,40,30,1,0.5\n");
  const EventTable table =
      studies::read_events_for_prediction((folder / "new.csv").string(), stored);
  std::vector<float> in_study(2);
  std::vector<float> predicted(2);
  studies::EventInputs(events.view(), fitted)
      .gather(std::vector<std::uint32_t>{0}, in_study.data());
  studies::EventInputs(table, stored).gather(std::vector<std::uint32_t>{0}, predicted.data());
  EXPECT_EQ(in_study, predicted);
  folder.write("new.csv", "m,pt1\n1,2\n");
  EXPECT_THAT(input_error([&] {
                studies::read_events_for_prediction((folder / "new.csv").string(), stored);
              }),
              HasSubstr("phi1"));
}

TEST(DerivedEvents, FollowAugmentation) {
  EventTable table;
  table.columns = {"phi1", "phi2", "eta1"};
  table.values = {0.5F, 1, 2};
  table.labels = {0};
  const auto settings = derived("{}", R"({"swapped": {"product": ["eta1", -1]},
                                          "distance": {"difference": ["phi1", "phi2"]}})");
  append_derived(settings, table);
  studies::AugmentationSettings augmentation;
  augmentation.rotate_phi = augmentation.reflect_eta = true;
  augmentation.phi = {"phi1"};
  augmentation.eta = {"eta1"};
  std::vector<float> row = table.values;
  studies::EventAugmentation(augmentation, settings, table, 1, 0).apply(1, 0, row.data());
  EXPECT_NE(row[0], 0.5F);
  EXPECT_EQ(row[3], -row[2]);
  EXPECT_EQ(row[4], static_cast<float>(static_cast<double>(row[0]) - 1));
  studies::DataSettings data;
  data.derived = settings;
  data.augmentation.eta = {"swapped"};
  EXPECT_THAT(input_error([&] { studies::check_augmentation(data, table); }),
              HasSubstr("\"swapped\" is derived"));
}

}  // namespace
}  // namespace hepsweep::testing
