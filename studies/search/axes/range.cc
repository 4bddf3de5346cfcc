#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "core/error.hh"
#include "studies/search/axes/axes.hh"
#include "studies/search/axes/interval.hh"

namespace hepsweep::studies {
namespace {

constexpr double most_values = 9e15;

class RangeAxis : public Axis {
 public:
  RangeAxis(const Interval& interval, double step, bool integers)
      : low_(interval.low),
        high_(interval.high),
        step_(step),
        integers_(integers),
        size_(number_of_steps() + 1) {}

  std::optional<std::int64_t> size() const override { return size_; }

  Json at(std::int64_t index) const override {
    const double value = low_ + static_cast<double>(index) * step_;
    if (integers_) return parameter_number(value, true);
    // 0.1 + 2 * 0.1 is meant to be 0.3.
    return std::min(rounded_between(low_, high_, value), high_);
  }

 private:
  std::int64_t number_of_steps() const {
    const double steps = (high_ - low_) / step_;
    // 0.1 .. 0.5 by 0.1 reaches its end, in spite of rounding.
    return static_cast<std::int64_t>(integers_ ? steps : steps * (1 + 1e-13) + 1e-9);
  }

  double low_;
  double high_;
  double step_;
  bool integers_;
  std::int64_t size_;
};

}  // namespace

std::unique_ptr<Axis> read_range_axis(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  const Interval interval =
      read_interval(reader, "range", Range::between(-most_values, most_values));
  const Json* written_step = reader.find("step");
  const bool whole_step = written_step == nullptr || written_step->is_number_integer();
  const double step = reader.number("step", Range::positive(), 1);
  reader.finish();
  const bool integers = interval.integers && whole_step;
  const double largest = std::max(std::abs(interval.low), std::abs(interval.high));
  if (!integers && step < 1e-11 * largest) {
    reader.fail("step",
                fmt::format("{} is too small for numbers of the size of {}", step, largest));
  }
  return std::make_unique<RangeAxis>(interval, step, integers);
}

}  // namespace hepsweep::studies
