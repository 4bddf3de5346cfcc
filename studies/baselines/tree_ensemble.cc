#include "studies/baselines/tree_ensemble.hh"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/core.h>

#include "core/numbers.hh"
#include "core/table.hh"
#include "studies/baselines/linear_model.hh"
#include "studies/baselines/stored_numbers.hh"

namespace hepsweep::studies {

void TreeEnsemble::add_round(std::vector<DecisionTree> trees) {
  for (DecisionTree& tree : trees) trees_.push_back(std::move(tree));
}

void TreeEnsemble::add_last_round(std::span<const float> events, std::span<double> sums) const {
  const DecisionTree* round = trees_.data() + trees_.size() - outputs_;
  const std::size_t count = events.size() / inputs_;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t output = 0; output < outputs_; ++output) {
      sums[i * outputs_ + output] +=
          static_cast<double>(round[output].value_for(events.data() + i * inputs_));
    }
  }
}

void TreeEnsemble::scores(const double* sums, float* scores) const {
  if (outputs_ == 1) {
    scores[0] = static_cast<float>(logistic(sums[0]));
    return;
  }
  const double most = *std::max_element(sums, sums + outputs_);
  double total = 0;
  for (std::size_t i = 0; i < outputs_; ++i) total += std::exp(sums[i] - most);
  for (std::size_t i = 0; i < outputs_; ++i) {
    scores[i] = static_cast<float>(std::exp(sums[i] - most) / total);
  }
}

std::size_t TreeEnsemble::parameters() const {
  return std::accumulate(trees_.begin(), trees_.end(), std::size_t{0},
                         [](std::size_t sum, const auto& tree) { return sum + tree.nodes(); });
}

void TreeEnsemble::predict(const float* events, std::size_t count, float* scores) const {
  std::vector<double> sums(outputs_);
  for (std::size_t i = 0; i < count; ++i) {
    std::fill(sums.begin(), sums.end(), 0.0);
    for (std::size_t tree = 0; tree < trees_.size(); ++tree) {
      sums[tree % outputs_] += static_cast<double>(trees_[tree].value_for(events + i * inputs_));
    }
    this->scores(sums.data(), scores + i * outputs_);
  }
}

Json TreeEnsemble::to_json() const {
  Json nodes = Json::array();
  Json inputs = Json::array();
  for (const DecisionTree& tree : trees_) {
    nodes.push_back(tree.nodes());
    for (std::size_t i = 0; i < tree.nodes(); ++i) inputs.push_back(tree.input(i));
  }
  return {{"boosted_trees",
           {{"inputs", inputs_}, {"outputs", outputs_}, {"nodes", nodes}, {"splits", inputs}}}};
}

std::vector<float> TreeEnsemble::numbers() const {
  std::vector<float> values;
  for (const DecisionTree& tree : trees_) {
    for (std::size_t i = 0; i < tree.nodes(); ++i) values.push_back(tree.value(i));
  }
  return values;
}

std::string TreeEnsemble::text(const std::vector<std::string>& names, const std::vector<double>&,
                               const std::vector<double>&) const {
  std::vector<std::int64_t> splits(inputs_);
  for (const DecisionTree& tree : trees_) {
    for (std::size_t i = 0; i < tree.nodes(); ++i) {
      if (tree.input(i) != DecisionTree::leaf) ++splits[static_cast<std::size_t>(tree.input(i))];
    }
  }
  std::vector<std::size_t> order(inputs_);
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return splits[a] > splits[b]; });
  Table table({"input", "splits"});
  for (const std::size_t i : order) table.add_row({names.at(i), grouped(splits[i])});
  return fmt::format("{} trees\n{}", grouped(static_cast<std::int64_t>(trees_.size())),
                     table.text());
}

std::unique_ptr<ClassicModel> read_tree_ensemble(ObjectReader& reader,
                                                 const std::vector<float>& numbers) {
  const auto inputs = static_cast<std::size_t>(reader.integer("inputs", Range::between(1, 1e6)));
  const auto outputs = static_cast<std::size_t>(reader.integer("outputs", Range::between(1, 1e6)));
  const auto nodes = read_stored_numbers(reader, "nodes");
  const auto splits = read_stored_numbers(reader, "splits");
  if (splits.size() != numbers.size() || nodes.size() % outputs != 0 || outputs == 2) {
    reader.fail("splits", "does not fit the other parts of the model");
  }
  auto model = std::make_unique<TreeEnsemble>(inputs, outputs);
  std::vector<DecisionTree> round;
  std::size_t next = 0;
  for (const double size : nodes) {
    DecisionTree tree;
    for (double i = 0; i < size && next < splits.size(); ++i, ++next) {
      const bool known = std::abs(splits[next]) <= 1e6 && std::isfinite(numbers[next]);
      tree.add_node(known ? static_cast<std::int32_t>(splits[next]) : -2, numbers[next]);
    }
    if (!tree.is_whole(inputs)) reader.fail("nodes", "does not describe whole trees");
    round.push_back(std::move(tree));
    if (round.size() == outputs) model->add_round(std::exchange(round, {}));
  }
  if (next != splits.size()) reader.fail("nodes", "does not describe all numbers");
  return model;
}

}  // namespace hepsweep::studies
