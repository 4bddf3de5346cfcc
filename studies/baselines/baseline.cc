#include "studies/baselines/baseline.hh"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/words.hh"
#include "studies/baselines/boosted_trees.hh"
#include "studies/baselines/classic_method.hh"
#include "studies/baselines/fisher_discriminant.hh"
#include "studies/baselines/logistic_regression.hh"
#include "studies/baselines/rectangular_cuts.hh"

namespace hepsweep::studies {
namespace {

const ClassicMethod* find_method(const std::string& name) {
  const auto& methods = classic_methods();
  const auto found = std::find_if(methods.begin(), methods.end(),
                                  [&](const ClassicMethod& one) { return one.name == name; });
  return found == methods.end() ? nullptr : &*found;
}

struct Chosen {
  const ClassicMethod* method;
  Json settings;
  std::string path;  ///< of the settings
};

Chosen choose(const Json& network, const std::string& path) {
  if (!network.is_object() || network.size() != 1) {
    throw JsonError(path, fmt::format("{} is no classic method; write {{\"{}\": {{}}}}",
                                      shown(network), classic_names().front()));
  }
  const std::string name = network.begin().key();
  const ClassicMethod* method = find_method(name);
  if (method == nullptr) {
    throw JsonError(path,
                    fmt::format("classic method {}", unknown_word_message(name, classic_names())));
  }
  const Json& settings = network.begin().value();
  return {method, settings.is_null() ? Json::object() : settings, path + "." + name};
}

void check_sample(const TrainingSample& sample, const std::string& method) {
  std::vector<double> sums(sample.classes);
  for (std::size_t i = 0; i < sample.events(); ++i) {
    sums[static_cast<std::size_t>(sample.labels[i])] += static_cast<double>(sample.weights[i]);
  }
  const auto present = std::count_if(sums.begin(), sums.end(), [](double sum) { return sum > 0; });
  if (present == static_cast<std::ptrdiff_t>(sums.size())) return;
  throw InputError(
      fmt::format("network.{}: the events to train on have a sum of weights that is "
                  "not greater than 0 in {} of {} classes",
                  method, sums.size() - static_cast<std::size_t>(present), sums.size()));
}

void bring_weights_to_mean_size_1(TrainingSample& sample) {
  double sum = 0;
  for (const float weight : sample.weights) sum += std::abs(static_cast<double>(weight));
  const double factor = static_cast<double>(sample.events()) / sum;
  for (float& weight : sample.weights) {
    weight = static_cast<float>(factor * static_cast<double>(weight));
  }
}

}  // namespace

const std::vector<ClassicMethod>& classic_methods() {
  static const std::vector<ClassicMethod> methods{
      boosted_trees(),
      fisher_discriminant(),
      logistic_regression(),
      rectangular_cuts(),
  };
  return methods;
}

std::string model_name(const Json& network) {
  return network.is_object() && network.size() == 1 ? network.begin().key() : "network";
}

bool is_classic(const Json& network) {
  return network.is_object() && network.size() == 1 &&
         find_method(network.begin().key()) != nullptr;
}

std::vector<std::string> classic_names() {
  std::vector<std::string> names;
  for (const ClassicMethod& method : classic_methods()) names.push_back(method.name);
  return names;
}

void check_classic(const Json& network, const std::string& path) {
  const Chosen chosen = choose(network, path);
  ObjectReader reader(chosen.settings, chosen.path);
  chosen.method->check(reader);
  reader.finish();
}

ClassicDescription describe_classic(const Json& network, const std::string& path,
                                    std::size_t inputs, std::size_t classes) {
  check_classic(network, path);
  const Chosen chosen = choose(network, path);
  if (classes > 2 && !chosen.method->several_classes) {
    throw JsonError(chosen.path,
                    fmt::format("separates two classes; these events have {}", classes));
  }
  ClassicDescription description = chosen.method->describe(chosen.settings, inputs);
  description.outputs = classes > 2 ? classes : 1;
  return description;
}

void refuse_negative_weights(const Json& network, const std::string& path) {
  const Chosen chosen = choose(network, path);
  if (chosen.method->negative_weights) return;
  throw JsonError(chosen.path,
                  "is not defined for events with negative weights, and there are some to train "
                  "on; set data.negative_weights to \"absolute\" or \"drop\"");
}

ClassicFit fit_classic(const Json& network, TrainingSample sample, const FitControl& control) {
  const Chosen chosen = choose(network, "network");
  const bool negative = std::any_of(sample.weights.begin(), sample.weights.end(),
                                    [](float weight) { return weight < 0; });
  if (negative) refuse_negative_weights(network, "network");
  check_sample(sample, chosen.method->name);
  bring_weights_to_mean_size_1(sample);
  return chosen.method->fit(chosen.settings, sample, control);
}

std::unique_ptr<ClassicModel> read_classic_model(const Json& json,
                                                 const std::vector<float>& numbers,
                                                 const std::string& path) {
  const Chosen chosen = choose(json, path);
  ObjectReader reader(chosen.settings, chosen.path);
  auto model = chosen.method->read(reader, numbers);
  reader.finish();
  return model;
}

}  // namespace hepsweep::studies
