#pragma once

namespace hepsweep::studies {

/// The mass distribution of an unstable particle, 1/((m^2 - M^2)^2 + M^2 G^2) in m^2, truncated to
/// M - range .. M + range.
class BreitWigner {
 public:
  /// All in GeV, greater than 0; \pre range < mass
  BreitWigner(double mass, double width, double range);

  /// The mass (GeV) below which the fraction u, in [0, 1), of the distribution lies.
  double quantile(double u) const;

 private:
  double mass_squared_;
  double mass_width_;
  double lowest_angle_;
  double angles_;
};

}  // namespace hepsweep::studies
