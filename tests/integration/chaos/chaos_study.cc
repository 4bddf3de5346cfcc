#include "tests/integration/chaos/chaos_study.hh"

namespace hepsweep::testing {

Json chaos_study(int replicas, double silence_seconds) {
  Json study = Json::parse(R"({
    "hepsweep": 1,
    "name": "chaos",
    "data": {"generate": {"process": "heavy_higgs", "events": 4000, "seed": 3},
             "features": {"all_except": []},
             "split": {"train": 0.6, "validation": 0.2, "test": 0.2, "seed": 1}},
    "network": [{"dense": {"units": "$width", "activation": "relu"}},
                {"dropout": {"rate": "$dropout"}},
                {"dense": {"units": "$width", "activation": "relu"}},
                {"dense": {"units": 1, "activation": "sigmoid"}}],
    "training": {"loss": "binary_cross_entropy",
                 "optimizer": {"adam": {"learning_rate": 0.002}},
                 "batch_size": 64, "epochs": 30,
                 "early_stopping": {"metric": "auc", "patience": 25}},
    "search": {"strategy": {"grid": {}}, "space": {"dropout": [0.1, 0.3]}},
    "baselines": [],
    "limits": {"retries": 100, "checkpoint_epochs": 1}
  })");
  Json widths = Json::array({320});
  for (int width = 4; width < 29; ++width) widths.push_back(width);
  study["search"]["space"]["width"] = widths;
  study["replicas"] = replicas;
  study["limits"]["silence_seconds"] = silence_seconds;
  return study;
}

std::int64_t chaos_trials(int replicas) {
  const Json space = chaos_study(replicas, 1)["search"]["space"];
  return static_cast<std::int64_t>(space["width"].size() * space["dropout"].size()) * replicas;
}

}  // namespace hepsweep::testing
