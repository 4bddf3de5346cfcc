#pragma once

#include <array>
#include <cmath>
#include <cstddef>

namespace hepsweep::studies {

/// A number with its derivatives with respect to four variables: formulas that are written with it
/// know how far they move with each of them.
struct Derivable {
  double value = 0;
  std::array<double, 4> slopes{};

  /// The variable itself.
  static Derivable variable(double value, std::size_t index) {
    Derivable result{value, {}};
    result.slopes[index] = 1;
    return result;
  }
};

/// f(a, b) with its two partial derivatives.
inline Derivable chained(double value, const Derivable& a, double by_a, const Derivable& b,
                         double by_b) {
  Derivable result{value, {}};
  for (std::size_t i = 0; i < result.slopes.size(); ++i) {
    result.slopes[i] = by_a * a.slopes[i] + by_b * b.slopes[i];
  }
  return result;
}

inline Derivable operator+(const Derivable& a, const Derivable& b) {
  return chained(a.value + b.value, a, 1, b, 1);
}
inline Derivable operator-(const Derivable& a, const Derivable& b) {
  return chained(a.value - b.value, a, 1, b, -1);
}
inline Derivable operator*(const Derivable& a, const Derivable& b) {
  return chained(a.value * b.value, a, b.value, b, a.value);
}
inline Derivable operator/(const Derivable& a, const Derivable& b) {
  const double ratio = a.value / b.value;
  return chained(ratio, a, 1 / b.value, b, -ratio / b.value);
}
inline Derivable operator*(double factor, const Derivable& a) {
  return chained(factor * a.value, a, factor, a, 0);
}
inline Derivable sqrt(const Derivable& a) {
  const double root = std::sqrt(a.value);
  return chained(root, a, 0.5 / root, a, 0);
}

}  // namespace hepsweep::studies
