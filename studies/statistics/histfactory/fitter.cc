#include "studies/statistics/histfactory/fitter.hh"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "studies/statistics/histfactory/turning_parameters.hh"

namespace hepsweep::studies::histfactory {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double least_gain = 1e-8;  // of -2 ln L: less is the same minimum

// Finds the value on one side at which the profile has risen by 1. The root of the rise is nearly
// linear in the parameter; its slope comes with every fit, so that Newton's method needs few.
class Crossing {
 public:
  Crossing(Fitter& fitter, double end) : fitter_(fitter), end_(end), last_(fitter.best()) {}

  double find(double first_step) {
    const double distance = search(first_step);
    if (!fitter_.may_have_several_minima() || is_lowest_at(distance)) return distance;
    looks_everywhere_ = true;
    return search(first_step);
  }

 private:
  static constexpr int most_fits = 60;
  static constexpr double precision = 1e-10;

  // The value, or the middle where it leaves the bracket (or is not a number).
  static double between(double value, double inside, double outside) {
    const bool is_between = value > std::min(inside, outside) && value < std::max(inside, outside);
    return is_between ? value : 0.5 * (inside + outside);
  }

  double search(double first_step) {
    const std::size_t poi = fitter_.model().poi();
    const double best = fitter_.best().parameters[poi];
    last_ = fitter_.best();
    if (best == end_ || !(rise(end_) >= 1)) return not_a_number;
    double inside = best;
    double outside = end_;
    double value = between(best + first_step, inside, outside);
    for (int i = 0; i < most_fits; ++i) {
      const double root = std::sqrt(std::max(0.0, rise(value)));
      if (!last_.has_converged()) return not_a_number;
      (root < 1 ? inside : outside) = value;
      const double slope = last_.gradient[poi] / (2 * root);
      const double next = between(value + (1 - root) / slope, inside, outside);
      if (std::abs(next - value) <= precision * std::abs(next - best)) return next - best;
      value = next;
    }
    return not_a_number;
  }

  // The profile was followed from one fit to the next; another minimum may have gone below it.
  bool is_lowest_at(double distance) {
    if (std::isnan(distance)) return false;
    const double value = fitter_.best().parameters[fitter_.model().poi()] + distance;
    return !(fitter_.with_poi(value).twice_nll < last_.twice_nll - least_gain);
  }

  double rise(double value) {
    Region region = fitter_.region();
    region.fix(fitter_.model().poi(), value);
    last_ = fitter_.minimise(region, last_.parameters);
    if (looks_everywhere_ || !last_.has_converged()) {
      last_ = lower_of(last_, fitter_.with_poi(value));
    }
    if (last_.status == FitStatus::impossible_data) return std::numeric_limits<double>::infinity();
    return last_.twice_nll - fitter_.best().twice_nll;
  }

  Fitter& fitter_;
  double end_;
  Minimum last_;
  bool looks_everywhere_ = false;
};

}  // namespace

Fitter::Fitter(Likelihood& likelihood) : Fitter(likelihood, Region(likelihood.model())) {}

Fitter::Fitter(Likelihood& likelihood, Region region)
    : likelihood_(likelihood),
      region_(std::move(region)),
      minimiser_(likelihood),
      turning_(turning_parameters(likelihood.model())) {}

void Fitter::set_data(Data data) {
  likelihood_.set_data(std::move(data));
  best_.reset();
  errors_.reset();
  with_poi_.clear();
}

void Fitter::set_asimov_data(const std::vector<double>& parameters) {
  set_data(model().asimov(parameters));
  best_.emplace();
  best_->status = FitStatus::converged;
  best_->twice_nll = likelihood_.twice_nll(parameters);
  best_->parameters = parameters;
}

const Minimum& lower_of(const Minimum& a, const Minimum& b) {
  if (a.has_converged() != b.has_converged()) return a.has_converged() ? a : b;
  return b.twice_nll < a.twice_nll ? b : a;
}

Minimum Fitter::minimise(const Region& region, std::span<const double> start) {
  Minimum minimum = minimiser_.minimise(region, start);
  const std::size_t poi = model().poi();
  const bool may_move = poi != Model::no_poi && !region.is_fixed(poi);
  if (minimum.status != FitStatus::impossible_data || !may_move) return minimum;
  std::vector<double> other(start.begin(), start.end());
  for (const double fraction : {0.05, 0.2, 0.5, 1.0}) {
    other[poi] = std::lerp(region.lower[poi], region.upper[poi], fraction);
    Minimum found = minimiser_.minimise(region, other);
    if (found.status != FitStatus::impossible_data) return found;
  }
  return minimum;
}

const Minimum& Fitter::best() {
  if (best_) return *best_;
  const std::vector<double> start = model().starting_values();
  Minimum lowest = minimise(region_, start);
  const std::size_t poi = model().poi();
  if (poi != Model::no_poi && !region_.is_fixed(poi)) {
    // A likelihood may have several minima: look again from the best fit without a signal.
    Region background = region_;
    background.fix(poi, std::clamp(0.0, region_.lower[poi], region_.upper[poi]));
    const Minimum without_signal = minimise(background, start);
    if (without_signal.status != FitStatus::impossible_data) {
      lowest = lower_of(lowest, minimise(region_, without_signal.parameters));
    }
  }
  best_ = lowest_around(region_, std::move(lowest));
  return *best_;
}

const Hesse& Fitter::errors() {
  if (!errors_) errors_ = hesse(likelihood_, region_, best());
  return *errors_;
}

// The lowest of this minimum and those found from two sigma to either side of it, in each parameter
// that may have a minimum for either sign.
Minimum Fitter::lowest_around(const Region& region, Minimum lowest) {
  if (lowest.status == FitStatus::impossible_data) return lowest;
  for (const std::size_t parameter : turning_) {
    if (region.is_fixed(parameter)) continue;
    for (const double jump : {-2.0, 2.0}) {
      std::vector<double> start = lowest.parameters;
      start[parameter] += jump;
      Minimum other = minimise(region, start);
      if (other.has_converged()) lowest = lower_of(lowest, other);
    }
  }
  return lowest;
}

Minimum Fitter::with_fixed(std::size_t parameter, double value) {
  Region region = region_;
  region.fix(parameter, value);
  Minimum lowest = minimise(region, model().starting_values());
  lowest = lower_of(lowest, minimise(region, best().parameters));
  return lowest_around(region, std::move(lowest));
}

const Minimum& Fitter::with_poi(double value) {
  const auto found = with_poi_.find(value);
  if (found != with_poi_.end()) return found->second;
  const auto added = with_poi_.emplace(value, with_fixed(model().poi(), value)).first;
  if (!may_have_several_minima()) return added->second;
  if (added != with_poi_.begin()) follow(value, added->second, std::prev(added)->second);
  if (std::next(added) != with_poi_.end()) follow(value, added->second, std::next(added)->second);
  return added->second;
}

// Whether the fit at this strength ends lower from the minimum at another.
bool Fitter::follow(double value, Minimum& minimum, const Minimum& neighbour) {
  if (!neighbour.has_converged()) return false;
  Region region = region_;
  region.fix(model().poi(), value);
  Minimum other = minimise(region, neighbour.parameters);
  if (!other.has_converged()) return false;
  if (minimum.has_converged() && !(other.twice_nll < minimum.twice_nll - least_gain)) return false;
  minimum = std::move(other);
  return true;
}

bool Fitter::follow_profile() {
  bool is_lower = false;
  const auto walk = [&](auto from, auto end) {
    for (auto last = from++; from != end; last = from++) {
      is_lower = follow(from->first, from->second, last->second) || is_lower;
    }
  };
  if (with_poi_.empty()) return false;
  walk(with_poi_.begin(), with_poi_.end());
  walk(with_poi_.rbegin(), with_poi_.rend());
  return is_lower;
}

ProfileInterval profile_interval(Fitter& fitter) {
  const std::size_t poi = fitter.model().poi();
  const Hesse& errors = fitter.errors();
  const double step = errors.exists() ? errors.uncertainties[poi] : 1;
  return {.minus = Crossing(fitter, fitter.region().lower[poi]).find(-step),
          .plus = Crossing(fitter, fitter.region().upper[poi]).find(step)};
}

}  // namespace hepsweep::studies::histfactory
