#include "nn/optimizers/momentum_course.hh"

#include <algorithm>

namespace hepsweep::nn {
namespace {

constexpr Range below_one{.lowest = 0, .highest = 1, .highest_excluded = true};
constexpr double most_epochs = 1e9;

}  // namespace

double MomentumCourse::at(std::uint64_t completed_epochs) const {
  if (constant()) return from;
  const double part = static_cast<double>(completed_epochs) / static_cast<double>(epochs);
  return from + (to - from) * std::min(part, 1.0);
}

MomentumCourse read_momentum_course(ObjectReader& settings) {
  MomentumCourse course;
  const Json* json = settings.find("momentum");
  if (json == nullptr || !json->is_object()) {
    course.from = course.to = settings.number("momentum", below_one, course.from);
    return course;
  }
  ObjectReader reader(*json, settings.path("momentum"));
  course.from = reader.number("from", below_one);
  course.to = reader.number("to", below_one);
  course.epochs = reader.integer("epochs", Range::between(1, most_epochs));
  reader.finish();
  return course;
}

}  // namespace hepsweep::nn
