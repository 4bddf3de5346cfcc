#include "studies/study/baselines.hh"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/core.h>

#include "core/json_reader.hh"
#include "studies/baselines/baseline.hh"
#include "studies/study/substitution.hh"

namespace hepsweep::studies {
namespace {

// Of "training": how a network is trained means nothing to a classic method.
constexpr std::array kept_training_keys{"loss", "class_weights"};

Json kept_training(const Json& training) {
  Json kept = Json::object();
  for (const char* key : kept_training_keys) {
    if (training.contains(key)) kept[key] = training[key];
  }
  return kept;
}

Json template_of(const Study& study, const Json& network) {
  Json document = Json::object();
  document["data"] = study.document.at("data");
  document["network"] = network;
  document["training"] = kept_training(study.document.at("training"));
  for (const char* key : {"yields", "metrics"}) {
    const auto found = study.document.find(key);
    if (found != study.document.end() && !found->is_null()) document[key] = *found;
  }
  return document;
}

Json only(const std::set<std::string>& names, const Json& parameters) {
  Json kept = Json::object();
  for (const auto& [name, value] : parameters.items()) {
    if (names.contains(name)) kept[name] = value;
  }
  return kept;
}

}  // namespace

std::vector<Json> read_baselines(const Json& json, const std::string& path) {
  if (!json.is_array()) {
    throw JsonError(path, fmt::format("{} is not a list of classic methods in brackets; [] is none",
                                      shown(json)));
  }
  std::vector<Json> baselines;
  for (const Json& entry : json) {
    const std::string place = element_path(path, baselines.size());
    Json network = entry;
    if (entry.is_string()) network = {{entry.get<std::string>(), Json::object()}};
    check_classic(network, place);
    if (std::find(baselines.begin(), baselines.end(), network) != baselines.end()) {
      throw JsonError(place, fmt::format("{} stands there twice", shown(entry)));
    }
    baselines.push_back(std::move(network));
  }
  return baselines;
}

std::vector<Json> default_baselines() {
  return {{{"boosted_trees", Json::object()}}, {{"logistic_regression", Json::object()}}};
}

ResolvedConfiguration resolve_baseline(const Study& study, const Json& network,
                                       const Json& parameters) {
  try {
    std::set<std::string> used;
    Json document = substitute(template_of(study, network), parameters, "", used);
    return {only(used, parameters), std::move(document)};
  } catch (const JsonError& problem) {
    throw study.error(problem);
  }
}

bool baselines_depend_on_parameters(const Study& study) {
  Json all = Json::object();
  for (const std::string& name : study.search.parameters) all[name] = 0;
  return !resolve_baseline(study, Json::object(), all).parameters.empty();
}

}  // namespace hepsweep::studies
