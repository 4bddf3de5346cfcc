#include "studies/statistics/histfactory/interpolation.hh"

#include <cmath>

namespace hepsweep::studies::histfactory {
namespace {

// The coefficients of code 4 for a polynomial that ends at +-1.
std::array<double, 6> code4_polynomial(double low, double high, double log_low, double log_high) {
  const double b1 = high - 1;
  const double b2 = low - 1;
  const double b3 = high * log_high;
  const double b4 = -low * log_low;
  const double b5 = high * log_high * log_high;
  const double b6 = low * log_low * log_low;
  return {(15 * b1 - 15 * b2 - 7 * b3 - 7 * b4 + b5 - b6) / 16,
          (24 * b1 + 24 * b2 - 9 * b3 + 9 * b4 + b5 + b6) / 16,
          (-5 * b1 + 5 * b2 + 5 * b3 + 5 * b4 - b5 + b6) / 8,
          (-12 * b1 - 12 * b2 + 7 * b3 - 7 * b4 - b5 - b6) / 8,
          (3 * b1 - 3 * b2 - 3 * b3 - 3 * b4 + b5 - b6) / 16,
          (8 * b1 + 8 * b2 - 5 * b3 + 5 * b4 + b5 + b6) / 16};
}

Jet polynomial(const std::array<double, 6>& a, double x) {
  const double value =
      1 + x * (a[0] + x * (a[1] + x * (a[2] + x * (a[3] + x * (a[4] + x * a[5])))));
  const double first =
      a[0] + x * (2 * a[1] + x * (3 * a[2] + x * (4 * a[3] + x * (5 * a[4] + x * 6 * a[5]))));
  const double second =
      2 * a[1] + x * (6 * a[2] + x * (12 * a[3] + x * (20 * a[4] + x * 30 * a[5])));
  return {value, first, second};
}

Jet exponential(double slope, double alpha) {
  const double value = std::exp(slope * alpha);
  return {value, slope * value, slope * slope * value};
}

bool is_above(double alpha, Side side) {
  return alpha > 0 || (alpha == 0 && side == Side::above);
}

}  // namespace

NormsysFactor::NormsysFactor(double low, double high, Interpolation interpolation)
    : log_low_(std::log(low)),
      log_high_(std::log(high)),
      core_(interpolation == Interpolation::code4_code4p ? 1 : 0) {
  if (core_ > 0) a_ = code4_polynomial(low, high, log_low_, log_high_);
}

Jet NormsysFactor::at(double alpha, Side side) const {
  if (std::abs(alpha) < core_) return polynomial(a_, alpha);
  return is_above(alpha, side) ? exponential(log_high_, alpha) : exponential(-log_low_, alpha);
}

bool NormsysFactor::has_kink() const {
  return core_ == 0 && std::abs(log_high_ + log_low_) > 1e-12;  // rounding of the inverse
}

HistosysWeights histosys_weights(double alpha, Interpolation interpolation, Side side) {
  if (interpolation == Interpolation::code4_code4p && std::abs(alpha) < 1) {
    const double x2 = alpha * alpha;
    const double even = x2 * (15 + x2 * (-10 + 3 * x2)) / 16;
    const double even_first = alpha * (30 + x2 * (-40 + 18 * x2)) / 16;
    const double even_second = (30 + x2 * (-120 + 90 * x2)) / 16;
    return {.up = {0.5 * alpha + even, 0.5 + even_first, even_second},
            .down = {0.5 * alpha - even, 0.5 - even_first, -even_second}};
  }
  const Jet linear{alpha, 1, 0};
  return is_above(alpha, side) ? HistosysWeights{.up = linear, .down = {}}
                               : HistosysWeights{.up = {}, .down = linear};
}

}  // namespace hepsweep::studies::histfactory
