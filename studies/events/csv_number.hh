#pragma once

#include <string_view>

namespace hepsweep::studies {

/// What a cell of a table holds.
struct NumberCell {
  enum class Kind { number, undefined, infinite, text };
  Kind kind = Kind::text;
  double value = 0;  ///< of a number
};

/// Reads a whole cell; spaces around the number and a leading + are allowed. Empty and NaN are
/// undefined; a number whose size is beyond float64 is infinite, one too small for it is 0.
NumberCell read_number(std::string_view cell);

/// Without the spaces and tabs at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace hepsweep::studies
