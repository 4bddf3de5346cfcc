#include <algorithm>

#include "studies/search/axes/axes.hh"
#include "studies/search/axes/interval.hh"

namespace hepsweep::studies {
namespace {

class UniformAxis : public Axis {
 public:
  explicit UniformAxis(const Interval& interval) : interval_(interval) {}

  std::optional<std::int64_t> size() const override { return std::nullopt; }
  Json at(std::int64_t index) const override { return index == 0 ? interval_.low : interval_.high; }

  Json sample(RandomStream& random) const override {
    const double width = interval_.high - interval_.low;
    const double drawn = rounded_to_digits(interval_.low + random.uniform() * width, 6);
    return std::clamp(drawn, interval_.low, interval_.high);
  }

  std::vector<Json> examples(std::int64_t) const override { return {at(0), at(1)}; }

 private:
  Interval interval_;
};

}  // namespace

std::unique_ptr<Axis> read_uniform_axis(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  const Interval interval = read_interval(reader, "uniform", {});
  reader.finish();
  return std::make_unique<UniformAxis>(interval);
}

}  // namespace hepsweep::studies
