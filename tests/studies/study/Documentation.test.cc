#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/files.hh"
#include "core/json_file.hh"
#include "nn/activations/activation.hh"
#include "nn/initialisers/initialiser.hh"
#include "nn/losses/loss.hh"
#include "nn/optimizers/optimizer.hh"
#include "nn/schedules/schedule.hh"
#include "studies/study/configuration.hh"
#include "tests/studies/study/example.hh"

namespace hepsweep::studies::testing {
namespace {

const std::filesystem::path source_folder = HEPSWEEP_SOURCE_FOLDER;

std::string documentation() {
  return read_file(source_folder / "docs/study-file.md");
}

TEST(Documentation, ItsExampleIsRight) {
  ::setenv("HEPSWEEP_DATA", "/somewhere", 0);
  const std::string text = documentation();
  const std::string opening = "```json\n";
  const auto start = text.find(opening) + opening.size();
  const std::string example = text.substr(start, text.find("```", start) - start);
  const Study study = parse_study(example, "docs/study-file.md", source_folder);
  EXPECT_NO_THROW(check_study(study));
  EXPECT_EQ(make_strategy(study)->planned(), 72);  // the number that the text gives
}

void expect_documented(const Json& schema, const std::string& text) {
  if (!schema.is_structured()) return;
  if (schema.is_object() && schema.contains("properties") && schema["properties"].is_object()) {
    for (const auto& [key, property] : schema["properties"].items()) {
      const bool named = text.find("`" + key + "`") != std::string::npos ||
                         text.find("\"" + key + "\"") != std::string::npos;
      EXPECT_TRUE(named) << key;
    }
  }
  for (const Json& value : schema) expect_documented(value, text);
}

TEST(Documentation, NamesEveryKeyOfTheSchema) {
  expect_documented(read_json_file(source_folder / "studies/study/schema/study.schema.json"),
                    documentation());
}

TEST(Documentation, NamesEveryEntryOfTheTrainingTables) {
  const std::string text = documentation();
  for (const nn::ActivationKind& kind : nn::activation_kinds()) {
    EXPECT_NE(text.find("| `" + kind.name + "` |"), std::string::npos) << kind.name;
  }
  for (const nn::InitialiserKind& kind : nn::initialiser_kinds()) {
    EXPECT_NE(text.find("| `" + kind.name + "` |"), std::string::npos) << kind.name;
  }
  for (const nn::OptimizerKind& kind : nn::optimizer_kinds()) {
    EXPECT_NE(text.find("| `" + kind.name + "` |"), std::string::npos) << kind.name;
  }
  for (const nn::ScheduleKind& kind : nn::schedule_kinds()) {
    EXPECT_NE(text.find("| `" + kind.name + "` |"), std::string::npos) << kind.name;
  }
  for (const nn::LossKind& kind : nn::loss_kinds()) {
    EXPECT_NE(text.find("| `" + kind.name + "` |"), std::string::npos) << kind.name;
  }
}

TEST(Documentation, ItsErrorsAreThoseOfTheProgram) {
  Json study = example_study();
  study["training"]["bacth_size"] = 64;
  const std::string text = documentation();
  // Behind "study.json:LINE: ", as the line depends on the file.
  const auto without_line = [](const std::string& message) {
    return message.substr(message.find(": ") + 2);
  };
  const std::string unknown = input_error_of([&] { check_study(parsed(study)); });
  EXPECT_NE(text.find(without_line(unknown).substr(
                0, unknown.find(" (configuration") - (unknown.find(": ") + 2))),
            std::string::npos)
      << unknown;
  const std::string large =
      message_with("/search/space", R"({"a": {"range": [1, 1000]}, "b": {"range": [1, 1000000]}})");
  EXPECT_NE(text.find(without_line(large)), std::string::npos) << large;
}

}  // namespace
}  // namespace hepsweep::studies::testing
