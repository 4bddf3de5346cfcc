#pragma once

#include <cmath>
#include <cstdint>
#include <optional>

#include "studies/search/axes/axes.hh"
#include "studies/search/axes/interval.hh"

namespace hepsweep::studies {

/// A number of points over an interval, both ends exactly; the spacing is the derived axis's.
class SpacedAxis : public Axis {
 public:
  /// \param rounded every value to the nearest integer
  SpacedAxis(const Interval& interval, std::int64_t points, bool rounded)
      : interval_(interval), points_(points), rounded_(rounded) {}

  std::optional<std::int64_t> size() const override { return points_; }

  Json at(std::int64_t index) const override {
    return parameter_number(rounded_ ? std::round(value(index)) : value(index),
                            rounded_ || interval_.integers);
  }

 protected:
  /// The value at a part of the way, in (0, 1), from the low end to the high one.
  virtual double inside(const Interval& interval, double part) const = 0;

 private:
  double value(std::int64_t index) const {
    if (index == 0) return interval_.low;
    if (index == points_ - 1) return interval_.high;
    return inside(interval_, static_cast<double>(index) / static_cast<double>(points_ - 1));
  }

  Interval interval_;
  std::int64_t points_;
  bool rounded_;
};

}  // namespace hepsweep::studies
