#include "studies/search/axes/spaced_axis.hh"

namespace hepsweep::studies {
namespace {

class LinearAxis : public SpacedAxis {
 public:
  using SpacedAxis::SpacedAxis;

 private:
  double inside(const Interval& interval, double part) const override {
    return rounded_between(interval.low, interval.high,
                           interval.low + part * (interval.high - interval.low));
  }
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
