#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "core/json_reader.hh"
#include "nn/kernels/loss.hh"

namespace hepsweep::nn {

/// Returns the sum of w_i l_i and writes the gradient of scale times it: nn/kernels/loss.hh.
template <typename T>
using LossFunction =
    std::function<double(const kernels::LossBatch<T>& batch, T scale, T* gradient)>;

/// What a loss's settings make of it.
struct LossFunctions {
  LossFunction<float> compute_float;
  LossFunction<double> compute_double;
  std::size_t outputs = 0;  ///< exactly so many; 0: as many as there are targets
};

/// One line of the table of losses. The loss of a batch is the weighted mean of its events' losses:
/// sum(w l) / sum(|w|), which for positive weights divides by the sum of the weights.
struct LossKind {
  std::string name;
  std::string formula;  ///< of one event
  /// The activation that the last layer must have; the loss then takes the logits in front of it,
  /// which keeps it finite. Empty: any activation, and the loss takes the values behind it.
  std::string output_activation;
  std::size_t fewest_outputs;
  LossFunctions (*read)(ObjectReader& settings);
};

/// A loss of a study, checked.
struct LossPlan {
  std::string name;
  std::string output_activation;  ///< as LossKind::output_activation
  std::size_t fewest_outputs = 1;
  LossFunctions functions;
};

template <typename T>
const LossFunction<T>& loss_function(const LossPlan& plan);

/// Every loss that a study may name.
const std::vector<LossKind>& loss_kinds();

/// Reads "hinge" or {"huber": {"delta": 0.5}}.
/// \throws JsonError for an unknown name or bad settings
LossPlan read_loss(const Json& json, const std::string& path);

}  // namespace hepsweep::nn
