#include "studies/study/study.hh"

#include <fmt/core.h>

#include "core/digest.hh"
#include "core/files.hh"
#include "core/json_file.hh"
#include "core/json_reader.hh"
#include "core/standard_input.hh"
#include "studies/study/baselines.hh"
#include "studies/study/families.hh"
#include "studies/study/sections.hh"

namespace hepsweep::studies {
namespace {

constexpr std::int64_t version = 1;
constexpr double largest_seed = 9007199254740991;  // 2^53 - 1: every JSON reader keeps it

void check_version(ObjectReader& reader) {
  const std::int64_t given = reader.integer("hepsweep");
  if (given != version) {
    reader.fail("hepsweep", fmt::format("{} is no version of the study file that this program "
                                        "knows; it knows {}",
                                        given, version));
  }
}

void require_kind(ObjectReader& reader, std::string_view key, bool (*is_right)(const Json&),
                  std::string_view expected) {
  const Json& value = reader.value(key);
  if (!is_right(value)) {
    reader.fail(key, fmt::format("{} is not {}", shown(value), expected));
  }
}

bool is_object(const Json& json) {
  return json.is_object();
}

// What a configuration can change is checked when it is resolved.
void read_concrete_parts(ObjectReader& reader) {
  require_kind(reader, "data", is_object, "an object in braces");
  check_network_form(reader.value("network"), "network");
  require_kind(reader, "training", is_object, "an object in braces");
  reader.find("yields");
  reader.find("metrics");
}

SearchSettings one_configuration() {
  SearchSettings search;
  search.path = "search";
  search.space.path = "search";
  return search;
}

void read_document(const Json& document, Study& study) {
  ObjectReader reader(document, "");
  refuse_unsupported_keys(document);
  reader.find("$schema");  // for editors
  check_version(reader);
  study.name = read_study_name(reader.value("name"), "name");
  read_concrete_parts(reader);
  study.seed = static_cast<std::uint64_t>(
      reader.integer("seed", Range::between(0, largest_seed), std::int64_t{1}));
  study.replicas = reader.integer("replicas", Range::between(1, 10'000), study.replicas);
  if (const Json* json = reader.find("objective")) {
    study.objective = read_objective(*json, "objective");
  }
  if (const Json* json = reader.find("limits")) study.limits = read_limits(*json, "limits");
  if (const Json* json = reader.find("final")) {
    study.final_settings = read_final_settings(*json, "final");
  }
  if (const Json* json = reader.find("baselines")) {
    study.baselines = read_baselines(*json, "baselines");
  }
  if (const Json* json = reader.find("systematics")) {
    study.validation = read_systematics(*json, "systematics");
  }
  const Json* search = reader.find("search");
  study.search = search == nullptr ? one_configuration() : read_search_settings(*search, "search");
  reader.finish();
  make_strategy(study);  // its settings are checked
}

}  // namespace

InputError Study::error(const JsonError& problem) const {
  return located(problem, text, origin);
}

Study parse_study(std::string_view text, const std::string& origin,
                  const std::filesystem::path& base_folder) {
  Study study;
  study.text = text;
  study.origin = origin;
  study.base_folder = std::filesystem::absolute(base_folder).lexically_normal();
  study.document = parse_json(text, origin);
  study.digest = digest_of(study.document.dump());
  try {
    read_document(study.document, study);
  } catch (const JsonError& problem) {
    throw study.error(problem);
  }
  return study;
}

Study read_study(const std::filesystem::path& file) {
  if (file == "-") {
    return parse_study(read_standard_input(), "standard input", std::filesystem::current_path());
  }
  const auto absolute = std::filesystem::absolute(file).lexically_normal();
  Study study = parse_study(read_file(file), file.string(), absolute.parent_path());
  study.file = absolute.string();
  return study;
}

std::unique_ptr<Strategy> make_strategy(const Study& study) {
  return make_strategy(study.search, study.seed, study.replicas);
}

}  // namespace hepsweep::studies
