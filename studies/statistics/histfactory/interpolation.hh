#pragma once

#include <array>

namespace hepsweep::studies::histfactory {

/// Which formulas lead from -1, 0 and +1 sigma to every other value of a parameter.
enum class Interpolation {
  code4_code4p,  ///< smooth: normsys by code 4, histosys by code 4p (pyhf's default)
  code1_code0,   ///< exponential and piecewise linear, with a kink at 0
};

/// A function of one parameter with its first two derivatives.
struct Jet {
  double value = 0;
  double first = 0;
  double second = 0;
};

/// The side from which derivatives at a kink are taken.
enum class Side { below = -1, above = 1 };

/// The factor of a normsys.
/// Code 4: high^alpha above 1, low^-alpha below -1, between them the polynomial of sixth degree
/// that continues value, slope and curvature. Code 1: high^alpha above 0, low^-alpha below.
/// K. Cranmer et al., HistFactory, CERN-OPEN-2012-016, section 4.1.
class NormsysFactor {
 public:
  /// \pre low > 0, high > 0
  NormsysFactor(double low, double high, Interpolation interpolation);

  Jet at(double alpha, Side side = Side::above) const;
  /// Code 1 with factors that are not each other's inverse.
  bool has_kink() const;

 private:
  double log_low_;
  double log_high_;
  double core_;                // the polynomial's half width: 1, or 0 for code 1
  std::array<double, 6> a_{};  // its coefficients, from the first power
};

/// What a histosys adds is up * (high - nominal) + down * (nominal - low); all bins share these
/// two functions of alpha.
/// Code 4p: linear outside |alpha| < 1, inside alpha/2 -+ (15 alpha^2 - 10 alpha^4 + 3 alpha^6)/16.
/// Code 0: linear on either side of 0.
struct HistosysWeights {
  Jet up;
  Jet down;
};

HistosysWeights histosys_weights(double alpha, Interpolation interpolation,
                                 Side side = Side::above);

}  // namespace hepsweep::studies::histfactory
