#pragma once

#include "nn/losses/loss.hh"

namespace hepsweep::nn {

// Without settings:
LossFunctions read_binary_cross_entropy(ObjectReader& settings);
LossFunctions read_categorical_cross_entropy(ObjectReader& settings);
LossFunctions read_hinge(ObjectReader& settings);
/// Under "sgd" with batches of one event this is F. Rosenblatt's rule: w += rate (t - y) x.
LossFunctions read_perceptron(ObjectReader& settings);
LossFunctions read_half_squared_error(ObjectReader& settings);
LossFunctions read_squared_error(ObjectReader& settings);
LossFunctions read_absolute(ObjectReader& settings);

/// T.-Y. Lin et al., "Focal loss for dense object detection", ICCV 2017. Settings: gamma >= 0 (2),
/// alpha in [0, 1]: signal is multiplied by it and background by 1 - alpha (without it: neither).
LossFunctions read_focal(ObjectReader& settings);
/// P. Huber, Annals of Mathematical Statistics 35 (1964) 73. Settings: delta > 0 (1).
LossFunctions read_huber(ObjectReader& settings);
/// R. Koenker, G. Bassett, Econometrica 46 (1978) 33. Settings: quantiles, numbers in (0, 1), one
/// for each output ([0.5]: the median).
LossFunctions read_quantile(ObjectReader& settings);

}  // namespace hepsweep::nn
