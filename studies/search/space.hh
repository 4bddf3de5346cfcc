#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/json.hh"
#include "studies/search/axis.hh"

namespace hepsweep::studies {

struct Parameter {
  std::string name;  ///< letters, digits and "_", not beginning with a digit
  std::string path;  ///< "search.space.width"
  std::shared_ptr<const Axis> axis;
};

/// The parameters in the order of the study file.
struct SearchSpace {
  std::vector<Parameter> parameters;
  std::string path = "search.space";

  std::vector<std::string> names() const;
  /// The number of points, exact below 2^53; infinity where an axis is continuous.
  double size() const;
};

/// \throws JsonError
SearchSpace read_search_space(const Json& json, const std::string& path);

/// \throws JsonError where "$name" couldn't stand for it
void check_parameter_name(const std::string& name, const std::string& path);

}  // namespace hepsweep::studies
