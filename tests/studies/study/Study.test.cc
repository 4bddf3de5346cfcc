#include "studies/study/study.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "studies/study/configuration.hh"
#include "tests/studies/study/example.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::studies::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(Study, ReadsTheWholeExample) {
  const Study study = parsed(example_study());
  EXPECT_EQ(study.name, "higgs-width-depth");
  EXPECT_EQ(study.origin, "study.json");
  EXPECT_EQ(study.file, "");
  EXPECT_EQ(study.base_folder, "/a/folder");
  EXPECT_EQ(study.seed, 1U);
  EXPECT_EQ(study.replicas, 5);
  EXPECT_EQ(study.objective.metric, "auc");
  EXPECT_TRUE(study.objective.maximise);
  EXPECT_EQ(study.search.strategy, "grid");
  EXPECT_THAT(study.search.parameters,
              ::testing::ElementsAre("width", "depth", "activation", "learning_rate"));
  EXPECT_EQ(make_strategy(study)->planned(), 72);
}

TEST(Study, HasItsDefaults) {
  const Study study = parsed(smallest_study());
  EXPECT_EQ(study.seed, 1U);
  EXPECT_EQ(study.replicas, 5);
  EXPECT_EQ(study.objective.metric, "auc");
  EXPECT_EQ(study.limits.seconds, std::nullopt);
  EXPECT_EQ(study.limits.memory_mb, std::nullopt);
  EXPECT_EQ(study.limits.retries, 2);
  EXPECT_EQ(study.limits.silence_seconds, 300);
  EXPECT_EQ(study.limits.checkpoint_seconds, 60);
  EXPECT_EQ(study.limits.checkpoint_epochs, 0);
  EXPECT_EQ(study.final_settings.best, 3);
  EXPECT_EQ(study.final_settings.train_on, "train");
}

TEST(Study, NullIsTheSameAsNothing) {
  Json json = smallest_study();
  for (const char* key : {"search", "replicas", "objective", "limits", "final", "yields", "seed",
                          "systematics", "baselines"}) {
    json[key] = nullptr;
  }
  const Study study = parsed(json);
  EXPECT_EQ(study.replicas, 5);
  EXPECT_EQ(make_strategy(study)->planned(), 1);
}

TEST(Study, AnEmptyValidationIsOnAndAMissingOneOff) {
  Json json = smallest_study();
  const auto document = [&] { return resolve(parsed(json), Json::object()).document; };
  EXPECT_FALSE(parsed(json).validation);
  EXPECT_FALSE(document().contains("systematics"));
  json["systematics"] = {{"method", Json::object()}, {"validation", nullptr}};
  EXPECT_FALSE(parsed(json).validation);
  EXPECT_FALSE(document().contains("systematics"));
  json["systematics"]["validation"] = Json::object();
  ASSERT_TRUE(parsed(json).validation);
  EXPECT_TRUE(parsed(json).validation->permuted_labels);
  EXPECT_EQ(document().at("systematics").dump(), R"({"validation":{}})");
}

TEST(Study, WithoutASearchIsOneConfiguration) {
  const auto strategy = make_strategy(parsed(smallest_study()));
  EXPECT_EQ(strategy->planned(), 1);
  EXPECT_EQ(strategy->propose()->dump(), "{}");
  EXPECT_TRUE(strategy->finished());
}

TEST(Study, ReadsEveryOtherKey) {
  Json json = smallest_study();
  json["$schema"] = "study.schema.json";
  json["seed"] = 9007199254740991;
  json["replicas"] = 1;
  json["objective"] = Json::parse(R"({"minimise": "log_loss"})");
  json["limits"] = Json::parse(
      R"({"seconds": 600, "memory_mb": 2000, "retries": 0, "silence_seconds": 90,
          "checkpoint_seconds": 0, "checkpoint_epochs": 3})");
  json["final"] = Json::parse(R"({"best": 7, "train_on": "train+validation"})");
  const Study study = parsed(json);
  EXPECT_EQ(study.seed, 9007199254740991U);
  EXPECT_EQ(study.replicas, 1);
  EXPECT_EQ(study.objective.metric, "log_loss");
  EXPECT_FALSE(study.objective.maximise);
  EXPECT_EQ(study.limits.seconds, 600);
  EXPECT_EQ(study.limits.memory_mb, 2000);
  EXPECT_EQ(study.limits.retries, 0);
  EXPECT_EQ(study.limits.silence_seconds, 90);
  EXPECT_EQ(study.limits.checkpoint_seconds, 0);
  EXPECT_EQ(study.limits.checkpoint_epochs, 3);
  EXPECT_EQ(study.final_settings.best, 7);
  EXPECT_EQ(study.final_settings.train_on, "train+validation");
}

TEST(Study, DigestIgnoresWhiteSpaceOnly) {
  const Json json = example_study();
  const auto digest = [](const std::string& text) {
    return parse_study(text, "study.json", "/").digest;
  };
  EXPECT_EQ(digest(json.dump()), digest(json.dump(4)));
  Json changed = json;
  changed["training"]["epochs"] = 51;
  EXPECT_NE(digest(json.dump()), digest(changed.dump()));
}

TEST(Study, KeepsItsText) {
  const std::string text = example_study().dump(3);
  EXPECT_EQ(parse_study(text, "study.json", "/").text, text);
}

TEST(Study, IsReadFromAFile) {
  const hepsweep::testing::TemporaryFolder folder;
  const auto file = folder.write("study.json", example_study().dump(2));
  const Study study = read_study(file);
  EXPECT_EQ(study.file, std::filesystem::absolute(file).string());
  EXPECT_EQ(study.base_folder, std::filesystem::absolute(folder.path()));
  EXPECT_EQ(study.origin, file.string());
  EXPECT_THAT(input_error_of([&] { read_study(folder / "missing.json"); }),
              HasSubstr("missing.json: can't be read"));
}

TEST(StudyErrors, NameFileLineAndPath) {
  const std::string text = "{\n\"hepsweep\": 1,\n\"name\": \"a\",\n\"replicas\": 0\n}";
  EXPECT_THAT(input_error_of([&] { parse_study(text, "my.json", "/"); }),
              StartsWith("my.json:1: the key \"data\" is missing"));
  EXPECT_THAT(message_with("/replicas", "0"),
              AllOf(StartsWith("study.json:8"), HasSubstr(": replicas: 0 is out of range")));
}

TEST(StudyErrors, UnknownKeysGetTheNearest) {
  EXPECT_THAT(message_with("/replcias", "5"),
              HasSubstr("replcias: unknown key: \"replcias\" is not known; did you mean "
                        "\"replicas\"?"));
  EXPECT_THAT(message_with("/limits", R"({"second": 5})"),
              HasSubstr("limits.second: unknown key: \"second\" is not known; did you mean "
                        "\"seconds\"?"));
  EXPECT_THAT(message_with("/final", R"({"bets": 5})"), HasSubstr("did you mean \"best\"?"));
}

TEST(StudyErrors, RequiredKeysAreNamed) {
  for (const char* key : {"hepsweep", "name", "data", "network", "training"}) {
    Json json = smallest_study();
    json.erase(key);
    EXPECT_THAT(input_error_of([&] { parsed(json); }),
                HasSubstr(std::string("the key \"") + key + "\" is missing"));
  }
}

struct BadStudy {
  const char* pointer;
  const char* value;
  const char* message;
};

TEST(StudyErrors, WrongValuesAreNamed) {
  for (const BadStudy& bad : {
           BadStudy{"/hepsweep", "2", "hepsweep: 2 is no version of the study file"},
           BadStudy{"/hepsweep", "\"1\"", "hepsweep: \"1\" is not an integer"},
           BadStudy{"/name", "\"\"", "name: \"\" is no name for a study"},
           BadStudy{"/name", "\"a/b\"", "name: \"a/b\" is no name"},
           BadStudy{"/name", "\"../a\"", "is no name"},
           BadStudy{"/name", "3", "name: 3 is not a text"},
           BadStudy{"/data", "[]", "data: [] is not an object"},
           BadStudy{"/network", "3", "network: 3 is not a list of layers"},
           BadStudy{"/training", "\"adam\"", "training: \"adam\" is not an object"},
           BadStudy{"/seed", "-1", "seed: -1 is out of range"},
           BadStudy{"/seed", "1e300", "seed: 1e+300 is out of range"},
           BadStudy{"/replicas", "0", "replicas: 0 is out of range"},
           BadStudy{"/replicas", "\"$width\"", "replicas: \"$width\" is not an integer"},
           BadStudy{"/objective", "\"auc\"", "objective: \"auc\" is not an object"},
           BadStudy{"/objective", "{}", "objective: {} names no metric"},
           BadStudy{"/objective", R"({"maximise": "auc", "minimise": "log_loss"})", "two metrics"},
           BadStudy{"/objective", R"({"maximise": "acu"})", "did you mean \"auc\"?"},
           BadStudy{"/objective", R"({"maximize": "auc"})", "did you mean \"maximise\"?"},
           BadStudy{"/objective", R"({"maximise": "log_loss"})",
                    "objective.maximise: \"log_loss\" is better when it is smaller; write "
                    "{\"minimise\": \"log_loss\"}"},
           BadStudy{"/objective", R"({"minimise": "auc"})", "is better when it is larger"},
           BadStudy{"/limits", R"({"seconds": 0})", "limits.seconds: 0 is out of range"},
           BadStudy{"/limits", R"({"memory_mb": 1})", "limits.memory_mb: 1 is out of range"},
           BadStudy{"/limits", R"({"retries": -1})", "limits.retries: -1 is out of range"},
           BadStudy{"/limits", R"({"silence_seconds": 0})",
                    "limits.silence_seconds: 0 is out of range"},
           BadStudy{"/limits", R"({"checkpoint_seconds": -1})",
                    "limits.checkpoint_seconds: -1 is out of range"},
           BadStudy{"/limits", R"({"checkpoint_epochs": 0})",
                    "limits.checkpoint_epochs: 0 is out of range"},
           BadStudy{"/limits", R"({"checkpoint_epochs": 1.5})",
                    "limits.checkpoint_epochs: 1.5 is not an integer"},
           BadStudy{"/final", R"({"best": 0})", "final.best: 0 is out of range"},
           BadStudy{"/final", R"({"train_on": "all"})", "final.train_on"},
           BadStudy{"/search/space/width", "[]", "search.space.width: an empty list"},
           BadStudy{"/search/strategy", "\"gird\"", "did you mean \"grid\"?"},
           BadStudy{"/search/space", R"({"a": {"range": [1, 1000]}, "b": {"range": [1, 1000]},
                                         "c": {"range": [1, 1000]}})",
                    "search.space: 1,000,000,000 configurations are too many"},
       }) {
    EXPECT_THAT(message_with(bad.pointer, bad.value),
                AllOf(StartsWith("study.json:"), HasSubstr(bad.message)))
        << bad.pointer << " = " << bad.value;
  }
}

TEST(StudyErrors, WhatIsNotSupportedYetSaysSo) {
  for (const BadStudy& bad : {
           BadStudy{"/stages", "[]", "stages: is not supported by this version"},
           BadStudy{"/search/conditions", "[]", "search.conditions: is not supported"},
           BadStudy{"/search/constraints", "[]", "search.constraints: is not supported"},
           BadStudy{"/network", R"({"nodes": {}})",
                    "network: a graph of networks is not supported"},
           BadStudy{"/systematics/variations", R"([{"scale": {}}])",
                    "systematics.variations: is not supported by this version"},
           BadStudy{"/systematics/method", R"({"seeds": 5})",
                    "systematics.method: is not supported by this version"},
           BadStudy{"/systematics/methods", "{}", "did you mean \"method\"?"},
           BadStudy{"/systematics/validation/spectator", "[]", "did you mean \"spectators\"?"},
           BadStudy{"/systematics/validation", "3", "systematics.validation: "},
       }) {
    EXPECT_THAT(message_with(bad.pointer, bad.value), HasSubstr(bad.message)) << bad.pointer;
  }
  EXPECT_EQ(message_with("/systematics", "{}"), "no error");
}

TEST(StudyErrors, TextThatIsNotAStudy) {
  for (const char* text : {"", "[]", "3", "{", "null", "{\"hepsweep\": 1, \"hepsweep\": 1}"}) {
    EXPECT_THAT(input_error_of([&] { parse_study(text, "s.json", "/"); }), StartsWith("s.json:"))
        << text;
  }
}

}  // namespace
}  // namespace hepsweep::studies::testing
