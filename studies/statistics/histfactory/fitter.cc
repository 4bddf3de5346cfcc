#include "studies/statistics/histfactory/fitter.hh"

#include <algorithm>
#include <cmath>
#include <limits>

#include "studies/statistics/histfactory/turning_parameters.hh"

namespace hepsweep::studies::histfactory {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// Finds the value on one side at which the profile has risen by 1. The root of the rise is nearly
// linear in the parameter; its slope comes with every fit, so that Newton's method needs few.
class Crossing {
 public:
  Crossing(Fitter& fitter, double end) : fitter_(fitter), end_(end), last_(fitter.best()) {}

  double find(double first_step) {
    const std::size_t poi = fitter_.model().poi();
    const double best = fitter_.best().parameters[poi];
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
      if (std::abs(next - value) <= precision * std::abs(next - best)) {
        if (looks_everywhere_ || !is_lower_elsewhere(next)) return next - best;
        looks_everywhere_ = true;
        return find(first_step);
      }
      value = next;
    }
    return not_a_number;
  }

 private:
  static constexpr int most_fits = 60;
  static constexpr double precision = 1e-10;

  // The value, or the middle where it leaves the bracket (or is not a number).
  static double between(double value, double inside, double outside) {
    const bool is_between = value > std::min(inside, outside) && value < std::max(inside, outside);
    return is_between ? value : 0.5 * (inside + outside);
  }

  // The profile was followed from one fit to the next; another minimum may have gone below it.
  bool is_lower_elsewhere(double value) {
    constexpr double least = 1e-8;  // of -2 ln L
    return fitter_.may_have_several_minima() &&
           fitter_.with_poi(value).twice_nll < last_.twice_nll - least;
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

const Minimum& Fitter::best() {
  if (best_) return *best_;
  const std::vector<double> start = model().starting_values();
  best_ = minimise(region_, start);
  const std::size_t poi = model().poi();
  if (poi == Model::no_poi || region_.is_fixed(poi)) return *best_;
  // A likelihood may have several minima: look again from the best fit without a signal.
  Region background = region_;
  background.fix(poi, std::clamp(0.0, region_.lower[poi], region_.upper[poi]));
  const Minimum without_signal = minimise(background, start);
  if (without_signal.status != FitStatus::impossible_data) {
    best_ = lowest_from(region_, best_->parameters, without_signal.parameters);
  }
  return *best_;
}

const Hesse& Fitter::errors() {
  if (!errors_) errors_ = hesse(likelihood_, region_, best());
  return *errors_;
}

// The lowest minimum from two starts, and from two sigma to either side of it in each parameter
// that may have a minimum for either sign.
Minimum Fitter::lowest_from(const Region& region, const std::vector<double>& a,
                            const std::vector<double>& b) {
  Minimum lowest = lower_of(minimise(region, a), minimise(region, b));
  for (const std::size_t parameter : turning_) {
    if (region.is_fixed(parameter)) continue;
    for (const double jump : {-2.0, 2.0}) {
      std::vector<double> start = lowest.parameters;
      start[parameter] += jump;
      Minimum other = minimise(region, start);
      if (other.has_converged() && lower_of(other, lowest).twice_nll < lowest.twice_nll) {
        lowest = std::move(other);
      }
    }
  }
  return lowest;
}

Minimum Fitter::with_fixed(std::size_t parameter, double value) {
  Region region = region_;
  region.fix(parameter, value);
  return lowest_from(region, model().starting_values(), best().parameters);
}

const Minimum& Fitter::with_poi(double value) {
  const auto found = with_poi_.find(value);
  if (found != with_poi_.end()) return found->second;
  return with_poi_.emplace(value, with_fixed(model().poi(), value)).first->second;
}

ProfileInterval profile_interval(Fitter& fitter) {
  const std::size_t poi = fitter.model().poi();
  const Hesse& errors = fitter.errors();
  const double step = errors.exists() ? errors.uncertainties[poi] : 1;
  return {.minus = Crossing(fitter, fitter.region().lower[poi]).find(-step),
          .plus = Crossing(fitter, fitter.region().upper[poi]).find(step)};
}

}  // namespace hepsweep::studies::histfactory
