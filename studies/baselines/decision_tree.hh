#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hepsweep::studies {

/// A binary tree of cuts with a number in each leaf. Its nodes stand level by level, from left to
/// right, so that the children of the n-th node that splits (from 0) are the nodes 2n + 1 and
/// 2n + 2.
class DecisionTree {
 public:
  static constexpr std::int32_t leaf = -1;

  /// \param input by which the node splits, or `leaf`
  /// \param value events below it go to the left; of a leaf: its number
  void add_node(std::int32_t input, float value);

  /// Whether the nodes are one whole tree of inputs below a number.
  bool is_whole(std::size_t inputs) const;
  float value_for(const float* event) const;

  std::size_t nodes() const { return nodes_.size(); }
  std::int32_t input(std::size_t node) const { return nodes_[node].input; }
  float value(std::size_t node) const { return nodes_[node].value; }

 private:
  struct Node {
    std::int32_t input;
    std::int32_t left;  ///< the right one stands behind it
    float value;
  };

  std::vector<Node> nodes_;
  std::int32_t splits_ = 0;
};

}  // namespace hepsweep::studies
