#pragma once

#include <filesystem>
#include <string>

#include "core/json.hh"
#include "studies/study/study.hh"

namespace hepsweep::studies::testing {

/// A study that is right, for tests that then change one thing.
inline Json example_study() {
  return Json::parse(R"({
    "hepsweep": 1,
    "name": "higgs-width-depth",
    "data": {
      "files": [{"path": "higgs.csv.gz"}],
      "label": "label",
      "weight": null,
      "features": {"all_except": ["label"]},
      "split": {"train": 0.70, "validation": 0.15, "test": 0.15, "seed": 1}
    },
    "network": [
      {"dense": {"units": "$width", "activation": "$activation"}, "repeat": "$depth"},
      {"dense": {"units": 1, "activation": "sigmoid"}}
    ],
    "training": {
      "loss": "binary_cross_entropy",
      "optimizer": {"adam": {"learning_rate": "$learning_rate"}},
      "batch_size": 256,
      "epochs": 50,
      "early_stopping": {"metric": "auc", "patience": 5}
    },
    "search": {
      "strategy": {"grid": {}},
      "space": {
        "width": [32, 64, 128],
        "depth": {"range": [1, 4]},
        "activation": ["relu", "tanh"],
        "learning_rate": {"log": [1e-4, 1e-2], "points": 3}
      }
    },
    "replicas": 5,
    "objective": {"maximise": "auc"},
    "yields": {"signal": 100, "background": 1000, "background_uncertainty": 0.05},
    "systematics": {"validation": {}, "method": {}, "variations": []}
  })");
}

/// The smallest study: one network, nothing searched.
inline Json smallest_study() {
  Json study = example_study();
  for (const char* key : {"search", "replicas", "objective", "yields", "systematics"}) {
    study.erase(key);
  }
  study["network"] = Json::parse(R"([{"dense": {"units": 1, "activation": "sigmoid"}}])");
  study["training"] = Json::parse(R"({"loss": "binary_cross_entropy"})");
  return study;
}

inline Study parsed(const Json& study) {
  return parse_study(study.dump(2), "study.json", "/a/folder");
}

/// The message of the InputError that `action` ends with, or "no error".
template <typename Action>
std::string input_error_of(const Action& action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

/// What is said about a study in which the value at a JSON pointer is replaced (or added).
inline std::string message_with(const std::string& pointer, const std::string& value,
                                Json study = example_study()) {
  study[Json::json_pointer(pointer)] = Json::parse(value);
  return input_error_of([&] { parsed(study); });
}

}  // namespace hepsweep::studies::testing
