#include <cmath>

#include "studies/search/axes/axes.hh"
#include "studies/search/axes/interval.hh"

namespace hepsweep::studies {
namespace {

class LinearAxis : public Axis {
 public:
  LinearAxis(const Interval& interval, std::int64_t points, bool rounded)
      : interval_(interval), points_(points), rounded_(rounded) {}

  std::optional<std::int64_t> size() const override { return points_; }

  Json at(std::int64_t index) const override {
    return parameter_number(rounded_ ? std::round(value(index)) : value(index),
                            rounded_ || interval_.integers);
  }

 private:
  double value(std::int64_t index) const {
    if (index == 0) return interval_.low;
    if (index == points_ - 1) return interval_.high;
    const double part = static_cast<double>(index) / static_cast<double>(points_ - 1);
    return rounded_between(interval_.low, interval_.high,
                           interval_.low + part * (interval_.high - interval_.low));
  }

  Interval interval_;
  std::int64_t points_;
  bool rounded_;
};

}  // namespace

std::unique_ptr<Axis> read_linear_axis(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  const Interval interval = read_interval(reader, "linear", {});
  const std::int64_t points = read_points(reader);
  const bool rounded = read_integer_wish(reader, interval);
  reader.finish();
  auto axis = std::make_unique<LinearAxis>(interval, points, rounded);
  check_distinct(*axis, path);
  return axis;
}

}  // namespace hepsweep::studies
