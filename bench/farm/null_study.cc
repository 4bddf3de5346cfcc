#include "bench/farm/null_study.hh"

#include <cstdlib>

#include <fmt/core.h>

#include "coordinator/commands/study_record.hh"
#include "core/error.hh"
#include "nn/instruction_set.hh"

namespace hepsweep::bench {
namespace {

constexpr const char* document = R"({
  "hepsweep": 1,
  "name": "null-trials",
  "data": {"generate": {"process": "heavy_higgs", "events": 1000, "seed": 1}},
  "network": [
    {"dense": {"units": "$width", "activation": "tanh"}},
    {"dense": {"units": 1, "activation": "sigmoid"}}
  ],
  "training": {
    "loss": "binary_cross_entropy",
    "optimizer": {"adam": {"learning_rate": "$learning_rate"}}
  },
  "search": {
    "strategy": {"grid": {}},
    "space": {
      "width": {"range": [1, 1000]},
      "learning_rate": {"log": [1e-5, 1e-1], "points": 1000}
    }
  },
  "baselines": [],
  "replicas": 5
}
)";

}  // namespace

studies::Study null_study() {
  return studies::parse_study(document, "the study of null trials",
                              std::filesystem::temp_directory_path());
}

results::StudyRecord null_study_record(const studies::Study& study) {
  return coordinator::study_record(study, nn::best_level(), "none", 0);
}

ScratchFolder::ScratchFolder(const std::filesystem::path& beside) {
  std::string name = (beside / "farm-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw InputError(fmt::format("{}: no folder can be made here", beside.string()));
  }
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace hepsweep::bench
