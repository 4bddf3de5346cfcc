#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/json_reader.hh"
#include "nn/kernels/activation.hh"

namespace hepsweep::nn {

/// The one setting that an activation may have.
struct ActivationSetting {
  std::string name;
  double fallback;
  Range range;
};

/// One line of the table of activations; their mathematics stand in nn/kernels/activation.hh.
struct ActivationKind {
  std::string name;
  std::string formula;
  kernels::Activation kernel;
  bool whole_row = false;  ///< looks at all values of an event, not at one at a time
  bool trainable = true;   ///< whether a gradient gets through
  std::optional<ActivationSetting> setting = {};
};

/// An activation of a study, checked.
struct ActivationPlan {
  std::string name = "identity";
  kernels::ActivationFunction function;

  bool operator==(const ActivationPlan& other) const {
    return name == other.name && function.parameter == other.function.parameter;
  }
};

/// Every activation that a study may name.
const std::vector<ActivationKind>& activation_kinds();

/// \param path of the name, for the message
/// \throws JsonError for a name that is not in the table
const ActivationKind& activation_kind(const std::string& name, const std::string& path);

/// Reads "relu" or {"leaky_relu": {"slope": 0.2}}.
/// \throws JsonError for an unknown name or bad settings
ActivationPlan read_activation(const Json& json, const std::string& path);

}  // namespace hepsweep::nn
