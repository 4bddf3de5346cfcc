#pragma once

#include <cmath>

namespace hepsweep::studies {

/// Energy and momentum in GeV, z along the beam.
struct FourVector {
  double e = 0;
  double px = 0;
  double py = 0;
  double pz = 0;

  double pt() const { return std::sqrt(px * px + py * py); }
  double phi() const { return std::atan2(py, px); }  ///< in (-pi, pi]
  double eta() const;                                ///< the pseudorapidity, exact to 1e-15
  double momentum_squared() const { return px * px + py * py + pz * pz; }
  double mass_squared() const { return e * e - momentum_squared(); }
  /// 0 where rounding made the square negative.
  double mass() const { return std::sqrt(std::fmax(0, mass_squared())); }
};

inline FourVector operator+(const FourVector& a, const FourVector& b) {
  return {a.e + b.e, a.px + b.px, a.py + b.py, a.pz + b.pz};
}
inline FourVector operator-(const FourVector& a, const FourVector& b) {
  return {a.e - b.e, a.px - b.px, a.py - b.py, a.pz - b.pz};
}
inline FourVector operator*(double factor, const FourVector& a) {
  return {factor * a.e, factor * a.px, factor * a.py, factor * a.pz};
}

/// A massless particle of a transverse momentum (GeV), pseudorapidity and azimuth.
FourVector massless(double pt, double eta, double phi);

/// From the rest frame of `frame`, whose mass is given, to the one in which `frame` is measured.
FourVector boosted(const FourVector& particle, const FourVector& frame, double frame_mass);

/// The inverse of boosted().
FourVector in_rest_frame(const FourVector& particle, const FourVector& frame, double frame_mass);

/// The difference of two azimuths in [-pi, pi]. \pre both are in [-2 pi, 2 pi] and differ by less
/// than 3 pi
double azimuth_difference(double first, double second);

}  // namespace hepsweep::studies
