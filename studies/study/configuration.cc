#include "studies/study/configuration.hh"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/core.h>

#include "core/json_reader.hh"
#include "studies/baselines/baseline.hh"
#include "studies/study/families.hh"
#include "studies/study/substitution.hh"

namespace hepsweep::studies {
namespace {

// The parts of a study that a configuration is made of.
constexpr std::array configuration_keys{"data", "network", "training", "yields", "metrics"};

// Enough to check a network's layers before the number of inputs is known.
constexpr std::size_t any_number_of_inputs = 1;

void refuse_unused(const Study& study, const std::set<std::string>& used) {
  for (const std::string& name : study.search.parameters) {
    if (used.contains(name)) continue;
    const std::string folder =
        study.search.space.parameters.empty() ? study.search.path : study.search.space.path;
    throw study.error(JsonError(folder + "." + name,
                                fmt::format("the parameter \"{0}\" is used nowhere; write \"${0}\" "
                                            "where its value belongs, or remove it",
                                            name)));
  }
}

void check_outputs(const nn::NetworkDescription& network, std::size_t classes) {
  const bool fits = classes == 2 ? network.outputs <= 2 : network.outputs == classes;
  if (classes == 0 || fits) return;
  const std::string right = classes == 2 ? "1 (sigmoid) or 2 (softmax)" : std::to_string(classes);
  throw JsonError("network", fmt::format("{} outputs do not fit events of {} classes; the last "
                                         "layer needs {}",
                                         network.outputs, classes, right));
}

// Of two sigmoid outputs, neither is the probability of a class beside the other.
void check_binary_loss(const nn::TrainingSettings& training, const nn::NetworkDescription& network,
                       std::size_t classes) {
  if (training.loss.output_activation.empty() || training.loss.output_activation == "softmax" ||
      network.outputs == 1) {
    return;
  }
  const std::string right =
      classes > 2
          ? fmt::format("{} units with softmax, and the loss categorical_cross_entropy", classes)
          : fmt::format(
                "1 unit with {} (or 2 with softmax, and the loss categorical_cross_entropy)",
                training.loss.output_activation);
  throw JsonError("network", fmt::format("the last layer has {} units, but the loss "
                                         "{} is of one probability; use {}",
                                         network.outputs, training.loss.name, right));
}

nn::NetworkDescription classic_description(const Json& json, std::size_t inputs,
                                           std::size_t classes) {
  const ClassicDescription classic = describe_classic(json, "network", inputs, classes);
  nn::NetworkDescription network;
  network.inputs = inputs;
  network.outputs = classic.outputs;
  network.parameters = classic.parameters;
  network.multiply_adds = classic.multiply_adds;
  return network;
}

// The outputs of a study stand for classes, not for several quantiles of one number.
void check_quantiles(const nn::TrainingSettings& training) {
  if (training.loss.functions.outputs <= 1) return;
  throw JsonError("training.loss",
                  fmt::format("{} quantiles are of a number to predict, but the events of a study "
                              "have classes; give one quantile",
                              training.loss.functions.outputs));
}

}  // namespace

ResolvedConfiguration resolve(const Study& study, const Json& parameters,
                              std::int64_t configuration) {
  ResolvedConfiguration resolved{parameters, Json::object()};
  std::set<std::string> used;
  try {
    for (const char* key : configuration_keys) {
      const auto found = study.document.find(key);
      if (found == study.document.end() || found->is_null()) continue;
      resolved.document[key] = key == std::string_view("network")
                                   ? choose_network(*found, parameters, key, used)
                                   : substitute(*found, parameters, key, used);
    }
  } catch (const JsonError& problem) {
    throw configuration_error(study, problem, Json::object(), configuration);
  }
  refuse_unused(study, used);
  if (study.validation) {
    resolved.document["systematics"]["validation"] =
        study.document.at("systematics").at("validation");
  }
  return resolved;
}

ConfigurationSettings read_configuration(const Json& document,
                                         const std::filesystem::path& base_folder) {
  ObjectReader reader(document, "");
  ConfigurationSettings settings;
  settings.data = read_data_settings(reader.value("data"), "data", base_folder);
  settings.training = read_training(reader.value("training"));
  check_quantiles(settings.training);
  reader.value("network");
  if (const Json* yields = reader.find("yields")) settings.yields = read_yields(*yields, "yields");
  reader.find("systematics");
  settings.validation = validation_of(document);
  reader.find("metrics");
  settings.metrics = read_metrics(document);
  reader.finish();
  return settings;
}

nn::NetworkDescription describe_configuration(const Json& document, std::size_t inputs,
                                              std::size_t classes) {
  ObjectReader reader(document, "");
  const Json& json = reader.value("network");
  const auto training = read_training(reader.value("training"));
  if (json.is_object()) return classic_description(json, inputs, classes);
  const auto network = nn::describe_network(json, "network", inputs);
  nn::check_loss_fits(training, network, "network");
  check_binary_loss(training, network, classes);
  check_outputs(network, classes);
  return network;
}

void check_configuration(const Study& study, const ResolvedConfiguration& configuration,
                         std::int64_t number) {
  try {
    read_configuration(configuration.document, study.base_folder);
    describe_configuration(configuration.document, any_number_of_inputs);
    check_metrics(configuration.document, study.objective.metric);
  } catch (const JsonError& problem) {
    throw configuration_error(study, problem, configuration.parameters, number);
  }
}

InputError configuration_error(const Study& study, const JsonError& problem, const Json& parameters,
                               std::int64_t number) {
  const std::string path = path_in_study(study.document.at("network"), parameters, problem.path());
  if (parameters.empty()) return study.error(JsonError(path, problem.problem()));
  const std::string which =
      number == 0 ? "with the parameters" : fmt::format("configuration {}:", number);
  return study.error(
      JsonError(path, fmt::format("{} ({} {})", problem.problem(), which, parameters.dump())));
}

}  // namespace hepsweep::studies
