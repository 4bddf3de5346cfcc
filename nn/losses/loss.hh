#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "nn/kernels/loss.hh"

namespace hepsweep::nn {

/// Returns the sum of w_i l_i and writes the gradient of scale times it: nn/kernels/loss.hh.
template <typename T>
using LossFunction = double (*)(const kernels::LossBatch<T>& batch, T scale, T* gradient);

/// One line of the table of losses. The loss of a batch is the weighted mean of its events' losses:
/// sum(w l) / sum(|w|), which for positive weights divides by the sum of the weights.
struct LossKind {
  std::string name;
  std::string formula;  ///< of one event
  /// The activation that the last layer must have; the loss then takes the logits in front of it,
  /// which keeps it finite. Empty: any activation, and the loss takes the values behind it.
  std::string output_activation;
  std::size_t fewest_outputs;
  LossFunction<float> compute_float;
  LossFunction<double> compute_double;
};

template <typename T>
LossFunction<T> loss_function(const LossKind& kind);

/// Every loss that a study may name.
const std::vector<LossKind>& loss_kinds();
std::vector<std::string> loss_names();

/// \throws std::invalid_argument for a name that is not in the table
const LossKind& loss_kind(const std::string& name);

}  // namespace hepsweep::nn
