#include <cstdlib>

#include "tests/studies/events/event_files.hh"

namespace hepsweep::testing {
namespace {

using studies::DataSettings;
using studies::UndefinedPolicy;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A valid `data` with one key replaced or added.
std::string with(const std::string& key, const std::string& value) {
  Json data = parse_json(R"({"files": [{"path": "a.csv"}], "label": "label"})", "test");
  data[key] = parse_json(value, "test");
  return data.dump();
}

std::string error_with(const std::string& key, const std::string& value) {
  return input_error([&] { data_settings(with(key, value)); });
}

TEST(DataSettings, ShortestFormHasDefaults) {
  const DataSettings data = data_settings(R"({"files": [{"path": "a.csv"}], "label": "y"})");
  ASSERT_EQ(data.files.size(), 1U);
  EXPECT_EQ(data.files[0].path, "/data/a.csv");
  EXPECT_EQ(data.files[0].weight, 1);
  EXPECT_EQ(data.label.column, "y");
  EXPECT_EQ(data.weight, "");
  EXPECT_TRUE(data.features.all_except);
  EXPECT_EQ(data.split.train, 0.70);
  EXPECT_EQ(data.split.seed, 1U);
  EXPECT_FALSE(data.split.stratified);
  EXPECT_EQ(data.undefined.policy, UndefinedPolicy::reject);
  EXPECT_TRUE(data.standardise);
}

TEST(DataSettings, FilesHaveClassSplitWeightAndSample) {
  const DataSettings data = data_settings(
      R"({"files": [{"path": "/x/s.csv", "class": "signal", "weight": 0.3, "sample": "ggH"},
                    {"path": "b.csv", "class": "background", "split": "test"}]})");
  EXPECT_EQ(data.files[0].path, "/x/s.csv");
  EXPECT_EQ(data.files[0].event_class, "signal");
  EXPECT_EQ(data.files[0].weight, 0.3);
  EXPECT_EQ(data.files[0].sample, "ggH");
  EXPECT_EQ(data.files[1].split, "test");
  EXPECT_NEAR(data.split.train, 0.70 / 0.85, 1e-15);
  EXPECT_EQ(data.split.test, 0);
}

TEST(DataSettings, PathsTakeTheEnvironment) {
  ::setenv("HEPSWEEP_TEST_FOLDER", "/somewhere", 1);
  const auto data =
      data_settings(R"({"files": [{"path": "${HEPSWEEP_TEST_FOLDER}/a.csv"}], "label": "y"})");
  EXPECT_EQ(data.files[0].path, "/somewhere/a.csv");
  ::unsetenv("HEPSWEEP_TEST_FOLDER");
  EXPECT_THAT(error_with("files", R"([{"path": "${HEPSWEEP_TEST_FOLDER}/a.csv"}])"),
              AllOf(HasSubstr("data.files[0].path"), HasSubstr("HEPSWEEP_TEST_FOLDER is not set")));
  EXPECT_THAT(error_with("files", R"([{"path": "${A"}])"), HasSubstr("without its \"}\""));
}

TEST(DataSettings, LabelNamesSignalOrClasses) {
  auto data = data_settings(with("label", R"({"column": "Label", "signal": "s"})"));
  EXPECT_EQ(data.label.column, "Label");
  EXPECT_THAT(data.label.signal, ElementsAre("s"));
  data = data_settings(with("label", R"({"column": "Label", "classes": [3, "b", 1.0]})"));
  EXPECT_THAT(data.label.classes, ElementsAre("3", "b", "1"));
}

TEST(DataSettings, FeatureSetsAreResolved) {
  const std::string sets = R"({"low": ["a", "b"], "high": ["c"]})";
  const auto data = data_settings(with("features", R"({"use": "high", "sets": )" + sets + "}"));
  EXPECT_FALSE(data.features.all_except);
  EXPECT_THAT(data.features.names, ElementsAre("c"));
  EXPECT_THAT(error_with("features", R"({"use": "hihg", "sets": )" + sets + "}"),
              AllOf(HasSubstr("data.features.use"), HasSubstr("did you mean \"high\"")));
}

TEST(DataSettings, UndefinedHasShortForms) {
  EXPECT_THAT(data_settings(with("undefined", "-999")).undefined.values, ElementsAre(-999.F));
  const auto list = data_settings(with("undefined", "[-999.0, -25]")).undefined;
  EXPECT_THAT(list.values, ElementsAre(-999.F, -25.F));
  EXPECT_EQ(list.policy, UndefinedPolicy::mean);
  const auto full =
      data_settings(with("undefined", R"({"values": -25, "policy": "median", "indicator": true})"))
          .undefined;
  EXPECT_EQ(full.policy, UndefinedPolicy::median);
  EXPECT_TRUE(full.indicator);
  EXPECT_EQ(data_settings(with("undefined", R"({"policy": "zero"})")).undefined.policy,
            UndefinedPolicy::zero);
}

TEST(DataSettings, GeneratedEventsReplaceFiles) {
  const auto data = data_settings(
      R"({"generate": {"process": "heavy_higgs", "events": 1000, "seed": 7}, "label": "label",
          "features": {"all_except": ["label"]}})");
  ASSERT_TRUE(data.generate.has_value());
  EXPECT_EQ(data.generate->events, 1000);
  EXPECT_EQ(data.generate->seed, 7U);
  EXPECT_EQ(data.generate->signal_fraction, 0.5);
}

TEST(DataSettings, GeneratedEventsMayBeShifted) {
  const auto data = data_settings(R"({"generate": {"process": "heavy_higgs", "events": 10,
      "nuisances": {"jet_energy_scale": -1, "top_pt_reweighting": 0.5}}})");
  EXPECT_EQ(data.generate->nuisances.jet_energy_scale, -1);
  EXPECT_EQ(data.generate->nuisances.top_pt_reweighting, 0.5);
  EXPECT_EQ(data.generate->nuisances.b_tag_efficiency, 0);
  const auto error = [](const std::string& nuisances) {
    return input_error([&] {
      data_settings(R"({"generate": {"process": "heavy_higgs", "events": 10, "nuisances": )" +
                    nuisances + "}}");
    });
  };
  EXPECT_THAT(error(R"({"jet_scale": 1})"),
              AllOf(HasSubstr("data.generate.nuisances.jet_scale"), HasSubstr("jet_energy_scale")));
  EXPECT_THAT(error(R"({"jet_energy_scale": 6})"),
              HasSubstr("data.generate.nuisances.jet_energy_scale: 6 is out of range"));
}

struct BadSetting {
  std::string key;
  std::string value;
  std::string where;
  std::string message;
};

class BadDataSettings : public ::testing::TestWithParam<BadSetting> {};

TEST_P(BadDataSettings, IsRefusedWithItsPath) {
  const BadSetting& bad = GetParam();
  EXPECT_THAT(error_with(bad.key, bad.value), AllOf(HasSubstr(bad.where), HasSubstr(bad.message)))
      << bad.key << ": " << bad.value;
}

INSTANTIATE_TEST_SUITE_P(
    All, BadDataSettings,
    ::testing::Values(
        BadSetting{"featuers", "[]", "data.featuers", "did you mean \"features\""},
        BadSetting{"files", "[]", "data.files", "not a list of files"},
        BadSetting{"files", R"([{"pth": "a"}])", "data.files[0]", "\"path\" is missing"},
        BadSetting{"files", R"([{"path": "a", "sampel": "x"}])", "data.files[0].sampel", "sample"},
        BadSetting{"files", R"([{"path": ""}])", "data.files[0].path", "no path"},
        BadSetting{"files", R"([{"path": "a", "split": "valid"}])", "data.files[0].split",
                   "did you mean \"validation\""},
        BadSetting{"files", R"([{"path": "a", "class": "x"}, {"path": "b"}])", "data.files",
                   "some files have a \"class\""},
        BadSetting{"files", R"([{"path": "a", "class": "x"}])", "data.label", "remove one"},
        BadSetting{"files", R"([{"path": "a"}, {"path": "b"}, {"path": "./c/../a", "weight": 2}])",
                   "data.files[2]", "the same events as data.files[0] (\"/data/a\")"},
        BadSetting{"files", R"([{"path": "a", "split": "test"}, {"path": "a"}])", "data.files[1]",
                   "the same events"},
        BadSetting{"generate", R"({"process": "heavy_higgs", "events": 5})", "data", "either"},
        BadSetting{"label", "null", "data", "\"label\" is missing"},
        BadSetting{"label", "7", "data.label", "not an object"},
        BadSetting{"label", R"({"column": "y", "signal": "s", "classes": ["s", "b"]})",
                   "data.label.classes", "either"},
        BadSetting{"label", R"({"column": "y", "classes": ["s"]})", "data.label.classes", "two"},
        BadSetting{"label", R"({"column": "y", "classes": ["s", "s"]})", "data.label.classes[1]",
                   "twice"},
        BadSetting{"weight", "3", "data.weight", "not a text"},
        BadSetting{"weight", R"("label")", "data.weight", "is the label"},
        BadSetting{"features", "[]", "data.features", "no feature"},
        BadSetting{"features", R"(["a", "a"])", "data.features[1]", "twice"},
        BadSetting{"features", "[1]", "data.features[0]", "not the name of a column"},
        BadSetting{"features", R"({"all_excpet": []})", "data.features", "all_except"},
        BadSetting{"features", R"({"all_except": "label"})", "data.features.all_except", "list"},
        BadSetting{"split", R"({"train": 0.7, "validation": 0.2, "test": 0.2})", "data.split",
                   "must add up to 1"},
        BadSetting{"split", R"({"train": 0.7, "test": 0.3})", "data.split", "validation"},
        BadSetting{"split", R"({"train": 1.5})", "data.split.train", "out of range"},
        BadSetting{"split", R"({"trian": 0.7})", "data.split.trian", "did you mean \"train\""},
        BadSetting{"split", R"({"training_events": 0})", "data.split.training_events",
                   "out of range"},
        BadSetting{"split", R"({"training_events": 2.5})", "data.split.training_events", "integer"},
        BadSetting{"split", R"({"seed": -1})", "data.split.seed", "out of range"},
        BadSetting{"undefined", R"("-999")", "data.undefined", "no number"},
        BadSetting{"undefined", R"([1e99])", "data.undefined[0]", "no number"},
        BadSetting{"undefined", R"({"policy": "maen"})", "data.undefined.policy", "\"mean\""},
        BadSetting{"undefined", R"({"policy": "reject", "indicator": true})",
                   "data.undefined.indicator", "another policy"},
        BadSetting{"standardise", "1", "data.standardise", "neither true nor false"}));

TEST(DataSettings, BadGenerateIsRefused) {
  const auto error = [](const std::string& generate, const std::string& more = "") {
    return input_error([&] { data_settings(R"({"generate": )" + generate + more + "}"); });
  };
  EXPECT_THAT(error(R"({"process": "heavy_higs", "events": 5})"), HasSubstr("\"heavy_higgs\""));
  EXPECT_THAT(error(R"({"process": "heavy_higgs", "events": 0})"),
              HasSubstr("data.generate.events"));
  EXPECT_THAT(error(R"({"process": "heavy_higgs", "events": 5, "signal_fraction": 1})"),
              HasSubstr("data.generate.signal_fraction"));
  const std::string good = R"({"process": "heavy_higgs", "events": 5})";
  EXPECT_THAT(error(good, R"(, "label": "y")"), HasSubstr("data.label"));
  EXPECT_THAT(error(good, R"(, "weight": "w")"), HasSubstr("data.weight"));
}

}  // namespace
}  // namespace hepsweep::testing
