#include <algorithm>
#include <cmath>

#include "studies/search/axes/spaced_axis.hh"

namespace hepsweep::studies {
namespace {

double between(const Interval& interval, double part) {
  const double log_low = std::log(interval.low);
  return std::exp(log_low + part * (std::log(interval.high) - log_low));
}

class LogAxis : public SpacedAxis {
 public:
  using SpacedAxis::SpacedAxis;

 private:
  double inside(const Interval& interval, double part) const override {
    return rounded_to_digits(between(interval, part), 12);
  }
};

class ContinuousLogAxis : public Axis {
 public:
  ContinuousLogAxis(const Interval& interval, bool rounded)
      : interval_(interval), rounded_(rounded) {}

  std::optional<std::int64_t> size() const override { return std::nullopt; }
  Json at(std::int64_t index) const override {
    return end(index == 0 ? interval_.low : interval_.high);
  }

  Json sample(RandomStream& random) const override {
    const double value = rounded_to_digits(between(interval_, random.uniform()), 6);
    return end(std::clamp(value, interval_.low, interval_.high));
  }

  std::vector<Json> examples(std::int64_t) const override { return {at(0), at(1)}; }

 private:
  Json end(double value) const {
    return parameter_number(rounded_ ? std::round(value) : value, rounded_);
  }

  Interval interval_;
  bool rounded_;
};

}  // namespace

std::unique_ptr<Axis> read_log_axis(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  const Interval interval = read_interval(reader, "log", Range::positive());
  const bool discrete = reader.find("points") != nullptr;
  const std::int64_t points = discrete ? read_points(reader) : 0;
  const bool rounded = read_integer_wish(reader, interval);
  reader.finish();
  if (!discrete) return std::make_unique<ContinuousLogAxis>(interval, rounded);
  auto axis = std::make_unique<LogAxis>(interval, points, rounded);
  check_distinct(*axis, path);
  return axis;
}

}  // namespace hepsweep::studies
