#include "studies/study/families.hh"

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "core/words.hh"
#include "studies/baselines/baseline.hh"
#include "studies/study/substitution.hh"

namespace hepsweep::studies {
namespace {

bool has_families(const Json& network) {
  return network.is_object() && (network.contains("families") || network.contains("use"));
}

std::string what_is_right() {
  return fmt::format(
      "give a list of layers, a classic method such as {{\"{}\": {{}}}}, or "
      "{{\"families\": {{...}}, \"use\": \"$model\"}}",
      classic_names().front());
}

// A list of layers, or an object that names a classic method.
void check_one_model(const Json& network, const std::string& path) {
  if (network.is_array()) return;
  if (!network.is_object() || network.empty()) {
    throw JsonError(path, fmt::format("{} is not a list of layers in brackets; {}", shown(network),
                                      what_is_right()));
  }
  for (const char* key : {"inputs", "nodes", "outputs"}) {
    if (!network.contains(key)) continue;
    throw JsonError(path,
                    "a graph of networks is not supported by this version; " + what_is_right());
  }
  for (const auto& [name, settings] : network.items()) {
    if (!is_classic({{name, settings}})) {
      throw JsonError(
          path, fmt::format("classic method {}; {}", unknown_word_message(name, classic_names()),
                            what_is_right()));
    }
  }
  if (network.size() > 1) {
    throw JsonError(path, fmt::format("{} names {} classic methods; give one, or make them "
                                      "families",
                                      shown(network), network.size()));
  }
}

std::vector<std::string> names_of(const Json& families) {
  std::vector<std::string> names;
  for (const auto& [name, family] : families.items()) names.push_back(name);
  return names;
}

std::string chosen_family(const Json& network, const Json& parameters, const std::string& path,
                          std::set<std::string>& used) {
  const std::string use_path = path + ".use";
  const Json use = substitute(network.at("use"), parameters, use_path, used);
  if (!use.is_string()) {
    throw JsonError(use_path, fmt::format("{} is not the name of a family", shown(use)));
  }
  const std::string name = use.get<std::string>();
  if (network.at("families").contains(name)) return name;
  throw JsonError(use_path, fmt::format("family {}", unknown_word_message(
                                                         name, names_of(network.at("families")))));
}

}  // namespace

void check_network_form(const Json& network, const std::string& path) {
  if (!has_families(network)) return check_one_model(network, path);
  ObjectReader reader(network, path);
  const Json& families = reader.value("families");
  reader.text("use");
  reader.finish();
  if (!families.is_object() || families.empty()) {
    reader.fail("families", fmt::format("{} is not an object of models by name", shown(families)));
  }
  for (const auto& [name, family] : families.items()) {
    check_one_model(family, reader.path("families") + "." + name);
  }
}

Json choose_network(const Json& network, const Json& parameters, const std::string& path,
                    std::set<std::string>& used) {
  if (!has_families(network)) return substitute(network, parameters, path, used);
  const std::string name = chosen_family(network, parameters, path, used);
  // All of them: a parameter of another family is used as well.
  const Json families = substitute(network.at("families"), parameters, path + ".families", used);
  return families.at(name);
}

std::string path_in_study(const Json& network, const Json& parameters, const std::string& path) {
  const std::string_view root = "network";
  const bool inside =
      path.starts_with(root) &&
      (path.size() == root.size() || path[root.size()] == '.' || path[root.size()] == '[');
  const bool translated = path.starts_with("network.families") || path == "network.use";
  if (!inside || translated || !has_families(network)) return path;
  try {
    std::set<std::string> ignored;
    return fmt::format("network.families.{}{}",
                       chosen_family(network, parameters, std::string(root), ignored),
                       path.substr(root.size()));
  } catch (const JsonError&) {
    return path;  // no family is chosen
  }
}

}  // namespace hepsweep::studies
