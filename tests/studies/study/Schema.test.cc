#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json_file.hh"
#include "core/json_reader.hh"
#include "nn/activations/activation.hh"
#include "nn/initialisers/initialiser.hh"
#include "nn/losses/loss.hh"
#include "nn/optimizers/optimizer.hh"
#include "nn/schedules/schedule.hh"
#include "studies/baselines/classic_method.hh"
#include "studies/events/derived/derived_function.hh"
#include "studies/generator/nuisances.hh"
#include "studies/metrics/metrics.hh"
#include "studies/search/axis.hh"
#include "studies/study/configuration.hh"
#include "tests/studies/study/example.hh"

namespace hepsweep::studies::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

const fs::path source_folder = HEPSWEEP_SOURCE_FOLDER;

const Json& schema() {
  static const Json read = read_json_file(source_folder / "studies/study/schema/study.schema.json");
  return read;
}

// Follows the schema's own references and the alternative "or a parameter".
const Json& at(const std::string& pointer) {
  const Json& found = schema().at(Json::json_pointer(pointer));
  return found;
}

std::set<std::string> keys_of(const Json& properties) {
  std::set<std::string> keys;
  for (const auto& [key, value] : properties.items()) keys.insert(key);
  return keys;
}

// A part of the study file: where its keys stand in the schema, and where in a study.
struct Part {
  std::string properties;
  std::string pointer;
  std::string empty;  ///< an object for it without keys of its own
};

const std::vector<Part>& parts() {
  static const std::vector<Part> all{
      {"/properties", "", "{}"},
      {"/definitions/data/properties", "/data", "{}"},
      {"/definitions/training/properties", "/training", "{}"},
      {"/definitions/search/properties", "/search", "{}"},
      {"/properties/limits/properties", "/limits", "{}"},
      {"/properties/final/properties", "/final", "{}"},
      {"/properties/systematics/properties", "/systematics", "{}"},
      {"/properties/systematics/properties/validation/properties", "/systematics/validation", "{}"},
      {"/properties/yields/anyOf/0/properties", "/yields", "{}"},
      {"/definitions/layer/anyOf/1/properties/dense/anyOf/0/properties", "/network/0/dense", "{}"},
      {"/definitions/training/properties/optimizer/anyOf/1/properties/adam/properties",
       "/training/optimizer/adam", "{}"},
      {"/definitions/training/properties/stop/anyOf/0/properties", "/training/stop", "{}"},
      {"/definitions/training/properties/early_stopping/anyOf/0/anyOf/0/properties",
       "/training/early_stopping", "{}"},
      {"/definitions/training/properties/gradient_clipping/anyOf/0/properties",
       "/training/gradient_clipping", "{}"},
      {"/definitions/data/properties/split/anyOf/0/properties", "/data/split", "{}"},
      {"/definitions/data/properties/augmentation/anyOf/0/properties", "/data/augmentation", "{}"},
      {"/definitions/data/properties/files/anyOf/0/items/properties", "/data/files/0", "{}"},
  };
  return all;
}

std::string message_with_key(const Part& part, const std::string& key) {
  Json study = smallest_study();
  Json& object = study[Json::json_pointer(part.pointer)];
  if (!object.is_object()) object = Json::object();
  // A value that is wrong for every key, but null would count as missing.
  object[key] = Json::parse(R"([{"wrong": 1}])");
  if (key == "$schema") object[key] = "x";
  return input_error_of([&] { check_study(parsed(study)); });
}

TEST(Schema, KnowsNoKeyThatTheProgramRefuses) {
  for (const Part& part : parts()) {
    for (const std::string& key : keys_of(at(part.properties))) {
      EXPECT_THAT(message_with_key(part, key), Not(HasSubstr("unknown key")))
          << part.pointer << "/" << key;
    }
  }
}

// The keys that are listed when a word is near none of the known ones.
TEST(Schema, LacksNoKeyThatTheProgramKnows) {
  for (const Part& part : parts()) {
    const std::string message = message_with_key(part, "qqqqqqqqqqqq");
    const std::string marker = "\"qqqqqqqqqqqq\" is not known; known are ";
    const auto start = message.find(marker);
    if (start == std::string::npos) continue;  // a required key was missed first
    std::string list = message.substr(start + marker.size());
    for (std::size_t and_at; (and_at = list.find(" and ")) != std::string::npos;) {
      list.replace(and_at, 5, ", ");
    }
    const std::set<std::string> in_schema = keys_of(at(part.properties));
    std::size_t known = 0;
    for (std::size_t from = 0; from < list.size();) {
      const std::size_t to = std::min(list.find(", ", from), list.size());
      const std::string key = list.substr(from, std::min(to - from, list.find(" (", from) - from));
      EXPECT_TRUE(in_schema.contains(key)) << part.pointer << "/" << key;
      from = to + 2;
      ++known;
    }
    EXPECT_EQ(known, in_schema.size()) << part.pointer;
  }
}

// The names that a schema offers: plain ones in the enumeration, those with settings as objects.
struct Offered {
  std::set<std::string> plain;
  std::map<std::string, std::set<std::string>> with_settings;
};

Offered offered(const Json& schema) {
  Offered found;
  for (const Json& form : schema.at("anyOf")) {
    if (form.contains("enum")) {
      for (const Json& name : form["enum"]) found.plain.insert(name.get<std::string>());
    }
    if (!form.contains("properties")) continue;
    const auto& property = form["properties"].begin();
    found.with_settings[property.key()] = keys_of(property.value().at("properties"));
  }
  return found;
}

// Every key that the schema gives a table's entry is asked for by the entry's reader, and no other.
template <typename Read>
void expect_settings(const Offered& in_schema, const std::string& name, Read read) {
  const Json nothing = Json::object();
  ObjectReader reader(nothing, "");
  read(reader);
  const auto& keys = reader.asked_for();
  const auto found = in_schema.with_settings.find(name);
  const std::set<std::string> offered_keys =
      found == in_schema.with_settings.end() ? std::set<std::string>() : found->second;
  EXPECT_EQ(std::set<std::string>(keys.begin(), keys.end()), offered_keys) << name;
}

TEST(Schema, KnowsEveryActivationWithItsSetting) {
  const Offered in_schema = offered(at("/definitions/activation"));
  Offered known;
  for (const nn::ActivationKind& kind : nn::activation_kinds()) {
    known.plain.insert(kind.name);
    if (kind.setting) known.with_settings[kind.name] = {kind.setting->name};
  }
  EXPECT_EQ(in_schema.plain, known.plain);
  EXPECT_EQ(in_schema.with_settings, known.with_settings);
}

TEST(Schema, KnowsEveryInitialiser) {
  const Offered in_schema =
      offered(at("/definitions/layer/anyOf/1/properties/dense/anyOf/0/properties/initialiser"));
  std::set<std::string> known;
  for (const nn::InitialiserKind& kind : nn::initialiser_kinds()) {
    known.insert(kind.name);
    expect_settings(in_schema, kind.name, [&](ObjectReader& reader) { kind.read(reader); });
  }
  EXPECT_EQ(in_schema.plain, known);
}

TEST(Schema, KnowsEveryLoss) {
  Offered in_schema = offered(at("/definitions/training/properties/loss"));
  std::set<std::string> known;
  for (const nn::LossKind& kind : nn::loss_kinds()) {
    known.insert(kind.name);
    expect_settings(in_schema, kind.name, [&](ObjectReader& reader) { kind.read(reader); });
  }
  EXPECT_EQ(in_schema.plain, known);
}

TEST(Schema, KnowsEveryOptimizer) {
  const Offered in_schema = offered(at("/definitions/training/properties/optimizer"));
  std::set<std::string> known;
  for (const nn::OptimizerKind& kind : nn::optimizer_kinds()) {
    known.insert(kind.name);
    expect_settings(in_schema, kind.name, [&](ObjectReader& reader) {
      reader.find("learning_rate");
      kind.read(reader);
    });
  }
  EXPECT_EQ(in_schema.plain, known);
}

TEST(Schema, KnowsEverySchedule) {
  const Offered in_schema = offered(at("/definitions/training/properties/schedule"));
  std::set<std::string> known;
  for (const nn::ScheduleKind& kind : nn::schedule_kinds()) {
    known.insert(kind.name);
    expect_settings(in_schema, kind.name, [&](ObjectReader& reader) { kind.read(reader); });
  }
  EXPECT_EQ(in_schema.plain, known);
}

TEST(Schema, KnowsEveryClassicMethod) {
  const Json& methods = at("/definitions/classic_method/properties");
  std::set<std::string> known;
  for (const ClassicMethod& method : classic_methods()) {
    known.insert(method.name);
    const Json nothing = Json::object();
    ObjectReader reader(nothing, "");
    method.check(reader);
    const auto& keys = reader.asked_for();
    const Json& settings = methods.at(method.name).at("anyOf").at(0);
    EXPECT_EQ(std::set<std::string>(keys.begin(), keys.end()),
              keys_of(settings.value("properties", Json::object())))
        << method.name;
  }
  EXPECT_EQ(keys_of(methods), known);
}

TEST(Schema, BaselinesAreNamedLikeClassicMethods) {
  const Json& names = at("/properties/baselines/items/anyOf/0/enum");
  EXPECT_EQ(names, Json(classic_names()));
}

void expect_strict_and_described(const Json& json, const std::string& path) {
  if (json.is_object() && json.contains("properties") && json["properties"].is_object()) {
    EXPECT_EQ(json.value("additionalProperties", Json(true)), Json(false)) << path;
    for (const auto& [key, property] : json["properties"].items()) {
      EXPECT_TRUE(property.contains("description") || property.contains("$ref"))
          << path << ": " << key;
    }
  }
  if (!json.is_structured()) return;
  for (const auto& [key, value] : json.items())
    expect_strict_and_described(value, path + "/" + key);
}

TEST(Schema, IsStrictAndDescribesEveryKey) {
  expect_strict_and_described(schema(), "");
}

TEST(Schema, RequiresWhatTheProgramRequires) {
  EXPECT_EQ(at("/required").dump(), R"(["hepsweep","name","data","network","training"])");
  EXPECT_EQ(at("/definitions/training/required").dump(), R"(["loss"])");
}

TEST(Schema, KnowsEveryFunctionOfDerivedFeatures) {
  std::set<std::string> functions;
  for (const DerivedFunction& function : derived_functions()) functions.insert(function.name);
  EXPECT_EQ(keys_of(at("/definitions/derivedFeature/properties")), functions);
}

TEST(Schema, KnowsEveryNuisanceParameterOfTheGenerator) {
  std::set<std::string> names;
  for (const NuisanceParameter& parameter : nuisance_parameters()) names.insert(parameter.name);
  EXPECT_EQ(keys_of(at("/definitions/data/properties/generate/anyOf/0/properties/nuisances/anyOf/0/"
                       "properties")),
            names);
}

TEST(Schema, KnowsEveryStrategyAxisAndMetric) {
  std::set<std::string> strategies;
  for (const Json& form : at("/definitions/search/properties/strategy/anyOf")) {
    if (form.contains("properties")) strategies.merge(keys_of(form["properties"]));
  }
  const auto names = strategy_names();
  EXPECT_EQ(strategies, std::set<std::string>(names.begin(), names.end()));

  std::set<std::string> axes;
  for (const Json& form : at("/definitions/axis/anyOf")) {
    if (form.contains("required")) axes.insert(form["required"][0].get<std::string>());
  }
  const auto kinds = axis_kinds();
  EXPECT_EQ(axes, std::set<std::string>(kinds.begin(), kinds.end()));

  std::set<std::string> metrics;
  for (const std::string better : {"larger", "smaller", "neither"}) {
    for (const Json& json : at("/definitions/" + better + "_is_better/enum")) {
      const auto name = json.get<std::string>();
      metrics.insert(name);
      if (better == "neither") {
        EXPECT_THROW(larger_is_better(name), InputError) << name;
      } else {
        EXPECT_EQ(larger_is_better(name), better == "larger") << name;
      }
    }
  }
  const auto known = known_metrics();
  EXPECT_EQ(metrics, std::set<std::string>(known.begin(), known.end()));
}

// Paths of the catalogue begin with ${HEPSWEEP_DATA}; the files themselves need not be there.
TEST(Catalogue, EveryStudyIsRight) {
  ::setenv("HEPSWEEP_DATA", "/somewhere", 0);
  const fs::path catalogue = source_folder / "studies/catalogue";
  for (const auto& entry : fs::directory_iterator(catalogue)) {
    const fs::path file = entry.path() / "study.json";
    if (!entry.is_directory()) continue;
    ASSERT_TRUE(fs::exists(file)) << file << " is missing";
    EXPECT_NO_THROW(check_study(read_study(file))) << file;
  }
}

}  // namespace
}  // namespace hepsweep::studies::testing
