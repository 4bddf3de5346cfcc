#include "studies/study/configuration.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/studies/study/example.hh"

namespace hepsweep::studies::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

Json parameters() {
  return Json::parse(R"({"width": 64, "depth": 2, "activation": "tanh", "learning_rate": 0.001})");
}

std::string check_message(const Json& study) {
  return input_error_of([&] { check_study(parsed(study)); });
}

std::string check_message_with(const std::string& pointer, const std::string& value) {
  Json study = example_study();
  study[Json::json_pointer(pointer)] = Json::parse(value);
  return check_message(study);
}

TEST(Resolve, FillsInEveryParameter) {
  const auto resolved = resolve(parsed(example_study()), parameters());
  EXPECT_EQ(resolved.document["network"].dump(),
            R"([{"dense":{"units":64,"activation":"tanh"},"repeat":2},)"
            R"({"dense":{"units":1,"activation":"sigmoid"}}])");
  EXPECT_EQ(resolved.document["training"]["optimizer"].dump(),
            R"({"adam":{"learning_rate":0.001}})");
  EXPECT_EQ(resolved.parameters, parameters());
}

TEST(Resolve, KeepsWhatATrialDependsOn) {
  const auto resolved = resolve(parsed(example_study()), parameters());
  std::vector<std::string> keys;
  for (const auto& [key, value] : resolved.document.items()) keys.push_back(key);
  EXPECT_THAT(keys, ::testing::ElementsAre("data", "network", "training", "yields", "systematics"));
}

TEST(Resolve, DependsOnNothingElse) {
  Json other = example_study();
  other["replicas"] = 2;
  other["name"] = "other";
  other["limits"] = Json{{"seconds", 10}};
  EXPECT_EQ(resolve(parsed(example_study()), parameters()).document.dump(),
            resolve(parsed(other), parameters()).document.dump());
}

TEST(Resolve, TakesValuesOfEveryKind) {
  Json study = smallest_study();
  study["network"] = Json::parse(R"(["$first", {"dense": {"units": 1, "activation": "sigmoid"}}])");
  study["search"] = Json::parse(R"({"space": {"first": [{"dense": {"units": 3}},
                                                        {"dropout": {"rate": 0.5}}]}})");
  const auto resolved =
      resolve(parsed(study), Json::parse(R"({"first": {"dropout": {"rate": 0.5}}})"));
  EXPECT_EQ(resolved.document["network"][0].dump(), R"({"dropout":{"rate":0.5}})");
  EXPECT_EQ(check_message(study), "no error");
}

TEST(Resolve, DollarSignsCanBeWritten) {
  Json study = smallest_study();
  study["data"]["files"][0]["path"] = "${HEPSWEEP_FOLDER}/a.csv";
  study["data"]["label"] = "$$label";
  study["data"]["features"]["all_except"] = {"$$$a", "b$c", "$$"};
  const auto data = resolve(parsed(study), Json::object()).document["data"];
  EXPECT_EQ(data["files"][0]["path"], "${HEPSWEEP_FOLDER}/a.csv");
  EXPECT_EQ(data["label"], "$label");
  EXPECT_EQ(data["features"]["all_except"].dump(), R"(["$$a","b$c","$"])");
}

TEST(Resolve, UnknownParameterIsNamedWithItsPlace) {
  EXPECT_THAT(check_message_with("/network/0/dense/units", "\"$widht\""),
              AllOf(StartsWith("study.json:"),
                    HasSubstr("network[0].dense.units: unknown parameter: \"$widht\" is not known; "
                              "did you mean \"$width\"?")));
  Json study = smallest_study();
  study["training"]["epochs"] = "$epochs";
  EXPECT_THAT(
      check_message(study),
      HasSubstr("training.epochs: unknown parameter: \"$epochs\": the study has no search"));
}

TEST(Resolve, UnusedParameterIsRefused) {
  EXPECT_THAT(check_message_with("/search/space/batch_size", "[1, 2]"),
              AllOf(StartsWith("study.json:"),
                    HasSubstr("search.space.batch_size: the parameter \"batch_size\" is used "
                              "nowhere; write \"$batch_size\"")));
  Json study = smallest_study();
  study["search"] = Json::parse(R"({"strategy": {"list": {"configurations": [{"a": 1}]}}})");
  EXPECT_THAT(check_message(study), HasSubstr("the parameter \"a\" is used nowhere"));
}

TEST(CheckStudy, AcceptsTheExamples) {
  EXPECT_EQ(check_message(example_study()), "no error");
  EXPECT_EQ(check_message(smallest_study()), "no error");
}

TEST(CheckStudy, NamesTheConfiguration) {
  EXPECT_THAT(
      check_message_with("/search/space/width", "[32, 0]"),
      AllOf(StartsWith("study.json:"), HasSubstr("network[0].dense.units: 0 is out of range"),
            HasSubstr("(configuration 25: {\"width\":0,\"depth\":1,\"activation\":\"relu\","
                      "\"learning_rate\":0.0001})")));
}

TEST(CheckStudy, ChecksDataNetworkTrainingAndYields) {
  EXPECT_THAT(check_message_with("/data/fiels", "[]"), HasSubstr("data.fiels: unknown key"));
  EXPECT_THAT(check_message_with("/network/1/dense/unit", "3"),
              HasSubstr("network[1].dense.unit: unknown key"));
  Json without_layers = smallest_study();
  without_layers["network"] = Json::array();
  EXPECT_THAT(check_message(without_layers), HasSubstr(": network: "));
  EXPECT_THAT(check_message_with("/training/epoch", "3"), HasSubstr("did you mean \"epochs\"?"));
  EXPECT_THAT(check_message_with("/yields/signal", "-1"), HasSubstr("yields.signal: -1 is out of"));
  EXPECT_THAT(check_message_with("/training/loss", "\"categorical_cross_entropy\""),
              HasSubstr("study.json:"));
}

TEST(CheckStudy, StopsOnWhatCanBeComputedAfterAnEpoch) {
  const std::string key = "/training/early_stopping/metric";
  for (const char* metric : {"\"loss\"", "\"log_loss\"", "\"brier\"", "\"auc_unweighted\""}) {
    EXPECT_EQ(check_message_with(key, metric), "no error");
  }
  EXPECT_THAT(check_message_with(key, "\"briar\""), HasSubstr("did you mean \"brier\"?"));
  EXPECT_THAT(check_message_with(key, "\"prevalence\""), HasSubstr("training.early_stopping"));
  EXPECT_THAT(check_message_with(key, "\"overtraining_p_signal\""),
              HasSubstr("training.early_stopping"));
}

TEST(CheckStudy, MetricsOfYieldsNeedThem) {
  Json study = smallest_study();
  study["objective"] = {{"maximise", "significance"}};
  EXPECT_THAT(check_message(study), HasSubstr(": objective: \"significance\" needs the expected"));
  study["yields"] = {{"signal", 100}, {"background", 1000}};
  EXPECT_EQ(check_message(study), "no error");
  study = smallest_study();
  study["metrics"] = {"auc", "significance_binomial"};
  EXPECT_THAT(check_message(study), HasSubstr(": metrics[1]: \"significance_binomial\" needs"));
  study = smallest_study();
  study["training"]["early_stopping"] = {{"metric", "significance"}};
  EXPECT_THAT(check_message(study), HasSubstr(": training.early_stopping.metric: \"signif"));
}

TEST(CheckStudy, MetricsAreStandardAllOrAList) {
  for (const char* good : {R"("standard")", R"("all")", "null", "[]",
                           R"(["f1", "confusion_matrix", "mcc_unweighted"])"}) {
    EXPECT_EQ(check_message_with("/metrics", good), "no error") << good;
  }
  EXPECT_THAT(check_message_with("/metrics", R"("some")"), HasSubstr("\"all\" or a list"));
  EXPECT_THAT(check_message_with("/metrics", "3"), HasSubstr(": metrics: 3 is not"));
  EXPECT_THAT(check_message_with("/metrics", "[3]"), HasSubstr("metrics[0]: 3 is not the name"));
  EXPECT_THAT(check_message_with("/metrics", R"(["briar"])"),
              AllOf(HasSubstr("metrics[0]: "), HasSubstr("did you mean \"brier\"?")));
}

TEST(CheckStudy, MetricsOfTwoClassesNeedTwo) {
  Json document = smallest_study();
  EXPECT_NO_THROW(check_metrics(document, "average_precision", 2));
  EXPECT_NO_THROW(check_metrics(document, "average_precision"));
  EXPECT_THROW(check_metrics(document, "average_precision", 3), JsonError);
  EXPECT_NO_THROW(check_metrics(document, "balanced_accuracy", 3));
}

TEST(CheckStudy, ChecksEveryValueAndCornerOfALargeSpace) {
  Json study = example_study();
  study["search"]["space"]["width"] = Json::parse(R"({"range": [1, 999]})");
  EXPECT_EQ(check_message(study), "no error");
  Json bad = study;
  bad["search"]["space"]["activation"] = {"relu", "tanh", "tahn"};
  EXPECT_THAT(check_message(bad), AllOf(HasSubstr("did you mean \"tanh\"?"),
                                        HasSubstr("(with the parameters {\"width\":1,")));
  bad = study;
  bad["search"]["space"]["width"] = Json::parse(R"({"range": [0, 999]})");
  EXPECT_THAT(check_message(bad), HasSubstr("network[0].dense.units: 0 is out of range"));
}

TEST(CheckStudy, ChecksTheEndsOfContinuousAxes) {
  Json study = example_study();
  study["search"]["strategy"] = Json::parse(R"({"random": {"configurations": 5000}})");
  study["search"]["space"]["learning_rate"] = Json::parse(R"({"uniform": [-1, 1]})");
  study["replicas"] = 1;
  EXPECT_THAT(check_message(study),
              HasSubstr("training.optimizer.adam.learning_rate: -1.0 is out of range"));
}

TEST(CheckStudy, BinaryCrossEntropyNeedsOneOutput) {
  const std::string two = R"({"units": 2, "activation": "sigmoid"})";
  EXPECT_THAT(check_message_with("/network/1/dense", two),
              AllOf(StartsWith("study.json:"), HasSubstr("network: the last layer has 2 units"),
                    HasSubstr("1 unit with sigmoid"), HasSubstr("categorical_cross_entropy")));
  Json softmax = example_study();
  softmax["network"][1]["dense"] = Json::parse(R"({"units": 2, "activation": "softmax"})");
  softmax["training"]["loss"] = "categorical_cross_entropy";
  EXPECT_EQ(check_message(softmax), "no error");
}

TEST(ReadConfiguration, GivesTheSettings) {
  const auto document = resolve(parsed(example_study()), parameters()).document;
  const auto settings = read_configuration(document, "/a/folder");
  ASSERT_EQ(settings.data.files.size(), 1U);
  EXPECT_EQ(settings.data.files[0].path, "/a/folder/higgs.csv.gz");
  EXPECT_EQ(settings.training.epochs, 50);
  EXPECT_EQ(settings.yields->background, 1000);
}

TEST(DescribeConfiguration, SizesTheNetwork) {
  const auto document = resolve(parsed(example_study()), parameters()).document;
  const auto network = describe_configuration(document, 28, 2);
  EXPECT_EQ(network.inputs, 28U);
  EXPECT_EQ(network.outputs, 1U);
  EXPECT_EQ(network.parameters, 28U * 64 + 64 + 64 * 64 + 64 + 64 + 1);
}

TEST(DescribeConfiguration, OutputsMustFitTheClasses) {
  const auto document = resolve(parsed(example_study()), parameters()).document;
  EXPECT_THAT(input_error_of([&] { describe_configuration(document, 28, 3); }),
              HasSubstr("network: 1 outputs do not fit events of 3 classes"));
}

}  // namespace
}  // namespace hepsweep::studies::testing
