#include "studies/generator/breit_wigner.hh"

#include <cmath>

namespace hepsweep::studies {

BreitWigner::BreitWigner(double mass, double width, double range)
    : mass_squared_(mass * mass), mass_width_(mass * width) {
  const auto angle = [&](double edge) {
    return std::atan((edge * edge - mass_squared_) / mass_width_);
  };
  lowest_angle_ = angle(mass - range);
  angles_ = angle(mass + range) - lowest_angle_;
}

double BreitWigner::quantile(double u) const {
  return std::sqrt(mass_squared_ + mass_width_ * std::tan(lowest_angle_ + u * angles_));
}

}  // namespace hepsweep::studies
