#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/json.hh"
#include "core/random.hh"

namespace hepsweep::studies {

/// The values that one parameter of a search space may take.
class Axis {
 public:
  virtual ~Axis() = default;

  /// How many values there are (>= 1), or nothing where the axis is continuous.
  virtual std::optional<std::int64_t> size() const = 0;
  /// A value of a discrete axis; 0 <= index < size().
  virtual Json at(std::int64_t index) const = 0;
  /// A random value. A discrete axis: every value is equally likely.
  virtual Json sample(RandomStream& random) const;
  /// Values that show whether all are acceptable: every value where there are at most `most`,
  /// otherwise the first ones and the last; of a continuous axis its two ends.
  virtual std::vector<Json> examples(std::int64_t most) const;
};

/// Reads the definition of an axis: a list of values, {"range": [a, b]}, {"linear": ...},
/// {"log": ...}, {"uniform": ...} (docs/study-file.md, "Search space").
/// \throws JsonError
std::unique_ptr<Axis> read_axis(const Json& json, const std::string& path);

/// The names of the kinds of axes in the table.
std::vector<std::string> axis_kinds();

}  // namespace hepsweep::studies
