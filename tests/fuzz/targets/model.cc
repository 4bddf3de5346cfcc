#include "core/error.hh"
#include "nn/model_file/model_file.hh"
#include "studies/events/preprocessing.hh"
#include "tests/fuzz/target.hh"
#include "tests/fuzz/targets/checksum.hh"
#include "tests/fuzz/targets/targets.hh"
#include "worker/trainer/scorer.hh"

namespace hepsweep::fuzz {
namespace {

bool accepts_as_it_is(std::string_view bytes) {
  try {
    const nn::Model model = nn::model_from_bytes(bytes, "a model");
    demand(to_bytes(nn::model_from_bytes(to_bytes(model), "a model")) == to_bytes(model),
           "a model written again is the same model");
    const auto scorer = worker::scorer_of(model);
    const std::vector<float> event(scorer->inputs(), 0.5F);
    std::vector<float> scores(scorer->outputs());
    scorer->predict(event.data(), 1, scores.data());
    studies::preprocessing_from_json(model.preprocessing, "preprocessing");
    return true;
  } catch (const InputError&) {
    return false;
  }
}

}  // namespace

bool accepts_model(std::string_view bytes) {
  const bool accepted = accepts_as_it_is(bytes);
  if (!accepted) accepts_as_it_is(with_right_checksum(bytes));
  return accepted;
}

std::vector<std::string> model_seeds() {
  const Json layers = Json::parse(R"([{"dense": {"units": 3, "activation": "tanh"}, "repeat": 2},
                                      {"dropout": {"rate": 0.5}, "name": "drop"},
                                      {"dense": {"units": 1, "activation": "sigmoid"}}])");
  nn::Model model = model_of(nn::Network(layers, "network", 2, {.study = 9}));
  model.features = {"pt", "mass"};
  model.classes = {"background", "signal"};
  const studies::Preprocessing preprocessing = {.features = {"pt", "mass"},
                                                .mean = {41.5, 125.2},
                                                .scale = {1, 2},
                                                .fill = {0, -1},
                                                .indicators = {},
                                                .undefined = {-999},
                                                .classes = {"background", "signal"}};
  model.preprocessing = to_json(preprocessing);
  model.provenance = {{"study", "small"}, {"trial", 7}};
  std::vector<std::string> seeds{to_bytes(model)};
  model.layers = Json::array();
  for (const char* method :
       {R"({"fisher_discriminant": {"constant": 0.5, "coefficients": [1, -2]}})",
        R"({"rectangular_cuts": {"inputs": 2, "cuts": [{"input": 1, "below": 0.5}],
               "scores": [0.1, 0.9], "signal": [1, 0.5], "background": [1, 0.1]}})",
        R"({"boosted_trees": {"inputs": 2, "outputs": 1, "nodes": [3, 1],
               "splits": [1, -1, -1, -1]}})"}) {
    model.method = Json::parse(method);
    model.weights.clear();
    if (model.method.contains("boosted_trees")) model.weights = {0.25F, -1, 1, 0.5F};
    seeds.push_back(to_bytes(model));
  }
  return seeds;
}

}  // namespace hepsweep::fuzz
