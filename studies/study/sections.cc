#include "studies/study/sections.hh"

#include <algorithm>
#include <cctype>

#include <fmt/core.h>

#include "core/json_reader.hh"
#include "core/words.hh"
#include "studies/metrics/metrics.hh"

namespace hepsweep::studies {
namespace {

constexpr std::size_t longest_name = 100;

bool is_better_larger(ObjectReader& reader, std::string_view key, const std::string& metric) {
  try {
    return larger_is_better(metric);
  } catch (const InputError& error) {
    reader.fail(key, error.what());
  }
}

std::optional<double> optional_number(ObjectReader& reader, std::string_view key, Range range) {
  if (reader.find(key) == nullptr) return std::nullopt;
  return reader.number(key, range);
}

}  // namespace

Objective read_objective(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  const bool maximise = reader.find("maximise") != nullptr;
  const bool minimise = reader.find("minimise") != nullptr;
  reader.finish();
  if (maximise == minimise) {
    throw JsonError(path, fmt::format("{} names {}; write {{\"maximise\": \"auc\"}} or "
                                      "{{\"minimise\": \"log_loss\"}}",
                                      shown(json), maximise ? "two metrics" : "no metric"));
  }
  const std::string_view key = maximise ? "maximise" : "minimise";
  Objective objective{.metric = reader.text(key), .maximise = maximise};
  if (is_better_larger(reader, key, objective.metric) != maximise) {
    reader.fail(key, fmt::format("\"{0}\" is better when it is {1}; write {{\"{2}\": \"{0}\"}}",
                                 objective.metric, maximise ? "smaller" : "larger",
                                 maximise ? "minimise" : "maximise"));
  }
  return objective;
}

Limits read_limits(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  Limits limits;
  limits.seconds = optional_number(reader, "seconds", Range::between(0.1, 1e8));
  limits.memory_mb = optional_number(reader, "memory_mb", Range::between(16, 1e8));
  limits.retries = reader.integer("retries", Range::between(0, 100), limits.retries);
  limits.silence_seconds =
      reader.number("silence_seconds", {.lowest = 0, .highest = 1e8, .lowest_excluded = true},
                    limits.silence_seconds);
  limits.checkpoint_seconds =
      reader.number("checkpoint_seconds", Range::between(0, 1e8), limits.checkpoint_seconds);
  if (reader.find("checkpoint_epochs") != nullptr) {
    limits.checkpoint_epochs = reader.integer("checkpoint_epochs", Range::between(1, 1e9));
  }
  reader.finish();
  return limits;
}

FinalSettings read_final_settings(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  FinalSettings settings;
  settings.best = reader.integer("best", Range::between(1, 1000), settings.best);
  settings.train_on = reader.choice("train_on", {"train", "train+validation"}, settings.train_on);
  reader.finish();
  return settings;
}

std::optional<ValidationSettings> read_systematics(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  std::optional<ValidationSettings> validation;
  if (const Json* settings = reader.find("validation")) {
    validation = read_validation_settings(*settings, reader.path("validation"));
  }
  for (const std::string_view key : {"method", "variations"}) {
    const Json* member = reader.find(key);
    if (member == nullptr || (member->is_structured() && member->empty())) continue;
    reader.fail(key, "is not supported by this version; leave it empty");
  }
  reader.finish();
  return validation;
}

std::string read_study_name(const Json& json, const std::string& path) {
  if (!json.is_string()) throw JsonError(path, shown(json) + " is not a text in quotes");
  const std::string name = json.get<std::string>();
  // The database is named after the study.
  const bool plain = std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return c < 128 && (std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.' || c == '+');
  });
  const bool starts_well =
      !name.empty() && std::isalnum(static_cast<unsigned char>(name.front())) != 0;
  if (!plain || !starts_well || name.size() > longest_name) {
    throw JsonError(path, fmt::format("{} is no name for a study; use up to {} letters, digits, "
                                      "\"-\", \"_\", \".\" and \"+\", a letter or digit first",
                                      shown(json), longest_name));
  }
  return name;
}

}  // namespace hepsweep::studies
