#pragma once

#include <optional>

#include "core/json_reader.hh"

namespace hepsweep::nn {

/// What keeps weights small; biases are free of it. Of a training, and of a layer that has its own.
struct Regularisation {
  std::optional<double> l1;        ///< alpha of alpha x sum |w|, added to the loss
  std::optional<double> l2;        ///< lambda of lambda / 2 x sum w^2, added to the loss
  std::optional<double> max_norm;  ///< of the weights that enter one unit, after every step
};

/// The settings "l1", "l2" and "max_norm".
Regularisation read_regularisation(ObjectReader& settings);

/// A layer's own settings, and where it has none those of the training.
Regularisation combined(const Regularisation& layer, const Regularisation& training);

}  // namespace hepsweep::nn
