#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/json.hh"
#include "studies/events/derived/named_columns.hh"
#include "studies/generator/four_vector.hh"

namespace hepsweep::studies {

/// A number of an event: a column, or the same for all events.
class Quantity {
 public:
  /// A text is the name of a column, a number itself. \throws JsonError
  static Quantity read(const Json& json, const std::string& path, NamedColumns& names);

  /// NaN where it is undefined.
  double operator()(const float* row) const {
    return column_ ? static_cast<double>(row[*column_]) : constant_;
  }

 private:
  std::optional<std::uint32_t> column_;
  double constant_ = 0;
};

/// A particle, a jet or the missing momentum: where its momentum stands.
struct PhysicsObject {
  Quantity pt;
  Quantity phi;
  std::optional<Quantity> eta;  ///< none: known in the transverse plane only
  std::optional<Quantity> mass;

  /// Energy and momentum; without `eta`, those of the transverse plane.
  FourVector momentum(const float* row) const;
};

/// The name of an object, or the object itself. \param needs_eta for which function; "": none
/// \throws JsonError
PhysicsObject read_physics_object(const Json& json, const std::string& path, NamedColumns& names,
                                  const std::string& needs_eta);

/// Objects or quantities that are added: {"of": [...], "if_present": [...]}, or a list alone.
template <typename T>
struct Terms {
  std::vector<T> required;    ///< undefined, if one of them is
  std::vector<T> if_present;  ///< left out where they are undefined
};

}  // namespace hepsweep::studies
