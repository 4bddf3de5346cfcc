#pragma once

#include "nn/initialisers/initialiser.hh"

namespace hepsweep::nn {

/// "orthogonal" (A. Saxe, J. McClelland, S. Ganguli, ICLR 2014): random normal vectors made
/// orthogonal by Gram and Schmidt, and of length gain: the weights that enter each unit where there
/// are no more units than inputs, those that leave each input otherwise. Settings: gain > 0 (1).
/// Takes of the order of fan_in x fan_out x the smaller of the two operations.
WeightFiller read_orthogonal(ObjectReader& settings);

}  // namespace hepsweep::nn
