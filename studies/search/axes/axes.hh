#pragma once

#include <memory>
#include <string>

#include "core/json.hh"
#include "studies/search/axis.hh"

// One reader for each kind of axis; studies/search/axis.cc holds the table of them.
namespace hepsweep::studies {

/// [32, 64, "any value"]: the values as they stand, each once.
std::unique_ptr<Axis> read_list_axis(const Json& json, const std::string& path);

/// {"range": [a, b], "step": s}: a, a + s, ... up to b (included where it is hit); step 1.
std::unique_ptr<Axis> read_range_axis(const Json& json, const std::string& path);

/// {"linear": [a, b], "points": n}: n values at equal distances, both ends included.
std::unique_ptr<Axis> read_linear_axis(const Json& json, const std::string& path);

/// {"log": [a, b], "points": n}: n values at equal ratios, both ends included, a and b > 0.
/// Without "points" continuous, uniform in the logarithm (random search).
std::unique_ptr<Axis> read_log_axis(const Json& json, const std::string& path);

/// {"uniform": [a, b]}: continuous (random search).
std::unique_ptr<Axis> read_uniform_axis(const Json& json, const std::string& path);

}  // namespace hepsweep::studies
