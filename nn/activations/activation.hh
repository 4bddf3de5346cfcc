#pragma once

#include <string>
#include <vector>

#include "nn/kernels/activation.hh"

namespace hepsweep::nn {

/// One line of the table of activations; their mathematics stand in nn/kernels/activation.hh.
struct ActivationKind {
  std::string name;
  std::string formula;
  kernels::Activation kernel;
  bool whole_row;  ///< looks at all values of an event, not at one at a time
};

/// Every activation that a study may name.
const std::vector<ActivationKind>& activation_kinds();
std::vector<std::string> activation_names();

/// \throws std::invalid_argument for a name that is not in the table
const ActivationKind& activation_kind(const std::string& name);

}  // namespace hepsweep::nn
