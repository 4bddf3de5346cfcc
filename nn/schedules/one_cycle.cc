#include "nn/schedules/one_cycle.hh"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hepsweep::nn {
namespace {

constexpr Range at_least_one{.lowest = 1};
constexpr Range below_one{.lowest = 0, .highest = 1, .highest_excluded = true};

/// From `from` at 0 to `to` at 1 along half a cosine.
double between(double from, double to, double part) {
  return to + (from - to) * (1 + std::cos(std::numbers::pi * part)) / 2;
}

/// start at the first update, peak behind the part `rise` of them, end at the last one.
struct Cycle {
  double rise;

  double at(ScheduleTime time, double start, double peak, double end) const {
    const auto all = static_cast<double>(time.planned_epochs * time.updates_per_epoch);
    const double top = std::max(rise * all - 1, 0.0), last = std::max(all - 1, top);
    const auto now = std::min(static_cast<double>(time.updates), last);
    if (now < top) return between(start, peak, now / top);
    return last > top ? between(peak, end, (now - top) / (last - top)) : peak;
  }
};

std::function<double(ScheduleTime)> read_cycled_momentum(ObjectReader& settings, Cycle cycle) {
  const Json* json = settings.find("momentum");
  if (json == nullptr) return {};
  ObjectReader reader(*json, settings.path("momentum"));
  const double high = reader.number("high", below_one, 0.95);
  const double low = reader.number("low", below_one, 0.85);
  reader.finish();
  return [cycle, high, low](ScheduleTime time) { return cycle.at(time, high, low, high); };
}

}  // namespace

Schedule read_one_cycle(ObjectReader& settings) {
  const Cycle cycle{settings.number(
      "rise", {.lowest = 0, .highest = 1, .lowest_excluded = true, .highest_excluded = true}, 0.3)};
  const double start = settings.number("start_divisor", at_least_one, 25);
  const double end = settings.number("end_divisor", at_least_one, 1e4);
  return {[=](double learning_rate, ScheduleTime time) {
            return cycle.at(time, learning_rate / start, learning_rate,
                            learning_rate / start / end);
          },
          read_cycled_momentum(settings, cycle)};
}

}  // namespace hepsweep::nn
