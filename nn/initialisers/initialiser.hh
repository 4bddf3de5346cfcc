#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/random.hh"

namespace hepsweep::nn {

/// One line of the table of initialisers: draws one initial weight of a neuron with so many inputs
/// (fan_in) in a layer of so many neurons (fan_out). Biases start from zero.
struct Initialiser {
  std::string name;
  std::string formula;
  double (*draw)(RandomStream& stream, double fan_in, double fan_out);
};

const std::vector<Initialiser>& initialisers();
std::vector<std::string> initialiser_names();

/// \throws std::invalid_argument for a name that is not in the table
const Initialiser& initialiser(const std::string& name);

}  // namespace hepsweep::nn
