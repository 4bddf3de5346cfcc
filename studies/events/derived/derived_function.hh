#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/json.hh"
#include "studies/events/derived/named_columns.hh"

namespace hepsweep::studies {

/// A feature of an event from a row of its columns; NaN or infinite where it is undefined.
using RowFunction = std::function<double(const float* row)>;

/// A function of the field by which features are derived. A new one is a function in one of the
/// files beside this and a line in derived_functions().
struct DerivedFunction {
  const char* name;
  /// Reads what stands behind the name. \throws JsonError
  RowFunction (*read)(const Json& json, const std::string& path, NamedColumns& names);
};

std::span<const DerivedFunction> derived_functions();

/// {"invariant_mass": ["lep", "tau"]}: the function with exactly one key. \throws JsonError
RowFunction read_row_function(const Json& json, const std::string& path, NamedColumns& names);

}  // namespace hepsweep::studies
