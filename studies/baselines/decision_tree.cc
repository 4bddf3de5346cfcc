#include "studies/baselines/decision_tree.hh"

namespace hepsweep::studies {

void DecisionTree::add_node(std::int32_t input, float value) {
  const std::int32_t left = input == leaf ? 0 : 2 * splits_++ + 1;
  nodes_.push_back({input, left, value});
}

bool DecisionTree::is_whole(std::size_t inputs) const {
  if (nodes_.size() != 2 * static_cast<std::size_t>(splits_) + 1) return false;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const Node& node = nodes_[i];
    if (node.input == leaf) continue;
    // A child stands behind its parent, so that no way through the tree is endless.
    if (node.input < 0 || static_cast<std::size_t>(node.input) >= inputs) return false;
    if (static_cast<std::size_t>(node.left) <= i) return false;
  }
  return true;
}

float DecisionTree::value_for(const float* event) const {
  const Node* node = nodes_.data();
  while (node->input != leaf) {
    node = nodes_.data() + node->left + (event[node->input] < node->value ? 0 : 1);
  }
  return node->value;
}

}  // namespace hepsweep::studies
