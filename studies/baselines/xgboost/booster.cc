#include "studies/baselines/xgboost/booster.hh"

#include <limits>
#include <new>
#include <xgboost/c_api.h>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json.hh"

namespace hepsweep::studies {
namespace {

void check(int answer) {
  if (answer == 0) return;
  const std::string message = XGBGetLastError();
  if (message.find("bad_alloc") != std::string::npos) throw std::bad_alloc();
  throw Error("xgboost: " + message.substr(0, message.find("\nStack trace")));
}

struct FreeMatrix {
  void operator()(void* matrix) const { XGDMatrixFree(matrix); }
};
struct FreeBooster {
  void operator()(void* booster) const { XGBoosterFree(booster); }
};
using Matrix = std::unique_ptr<void, FreeMatrix>;
using Handle = std::unique_ptr<void, FreeBooster>;

void set_column(const Matrix& matrix, const char* name, const std::vector<float>& values) {
  check(XGDMatrixSetFloatInfo(matrix.get(), name, values.data(), values.size()));
}

Matrix matrix_of(const TrainingSample& sample) {
  DMatrixHandle handle = nullptr;
  check(XGDMatrixCreateFromMat(sample.values.data(), sample.events(), sample.inputs,
                               std::numeric_limits<float>::quiet_NaN(), &handle));
  Matrix matrix(handle);
  set_column(matrix, "label", {sample.labels.begin(), sample.labels.end()});
  set_column(matrix, "weight", sample.weights);
  return matrix;
}

Handle booster_of(const Matrix& matrix) {
  const DMatrixHandle handle = matrix.get();
  BoosterHandle booster = nullptr;
  check(XGBoosterCreate(&handle, 1, &booster));
  return Handle(booster);
}

// Nodes are numbered anew, level by level, as DecisionTree wants them.
DecisionTree tree_of(const Json& json) {
  const auto left = json.at("left_children").get<std::vector<std::int32_t>>();
  const auto right = json.at("right_children").get<std::vector<std::int32_t>>();
  const auto input = json.at("split_indices").get<std::vector<std::int32_t>>();
  const auto value = json.at("split_conditions").get<std::vector<float>>();
  DecisionTree tree;
  std::vector<std::size_t> order{0};
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t node = order[i];
    const bool leaf = left.at(node) < 0;
    tree.add_node(leaf ? DecisionTree::leaf : input.at(node), value.at(node));
    if (leaf) continue;
    order.push_back(static_cast<std::size_t>(left[node]));
    order.push_back(static_cast<std::size_t>(right.at(node)));
  }
  return tree;
}

}  // namespace

class Booster::Library {
 public:
  Library(const TrainingSample& sample,
          const std::vector<std::pair<std::string, std::string>>& parameters)
      : matrix_(matrix_of(sample)), booster_(booster_of(matrix_)) {
    for (const auto& [name, value] : parameters) {
      check(XGBoosterSetParam(booster_.get(), name.c_str(), value.c_str()));
    }
  }

  std::vector<DecisionTree> grow() {
    check(XGBoosterUpdateOneIter(booster_.get(), rounds_, matrix_.get()));
    ++rounds_;
    BoosterHandle last = nullptr;
    check(XGBoosterSlice(booster_.get(), rounds_ - 1, rounds_, 1, &last));
    const Handle round(last);
    bst_ulong size = 0;
    const char* bytes = nullptr;
    check(XGBoosterSaveModelToBuffer(round.get(), R"({"format": "ubj"})", &size, &bytes));
    const Json json = Json::from_ubjson(bytes, bytes + size);
    std::vector<DecisionTree> trees;
    for (const Json& tree : json.at("learner").at("gradient_booster").at("model").at("trees")) {
      trees.push_back(tree_of(tree));
    }
    return trees;
  }

 private:
  Matrix matrix_;
  Handle booster_;
  int rounds_ = 0;
};

Booster::Booster(const TrainingSample& sample,
                 const std::vector<std::pair<std::string, std::string>>& parameters)
    : library_(std::make_unique<Library>(sample, parameters)) {}

Booster::~Booster() = default;

std::vector<DecisionTree> Booster::grow() {
  return library_->grow();
}

}  // namespace hepsweep::studies
