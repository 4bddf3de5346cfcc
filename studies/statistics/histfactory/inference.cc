#include "studies/statistics/histfactory/inference.hh"

#include <algorithm>
#include <cmath>

#include <boost/math/tools/toms748_solve.hpp>

namespace hepsweep::studies::histfactory {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<double, 5> band{2, 1, 0, -1, -2};  // fluctuations, the limits rising

double upper_tail(double z) {
  return 0.5 * std::erfc(z / std::sqrt(2.0));
}

double root(double q) {
  return q < 0 ? 0 : std::sqrt(q);  // NaN stays NaN
}

// How far one minimum lies above another; NaN and a status where one has failed.
double rise(const Minimum& lower, const Minimum& upper, FitStatus& status) {
  for (const Minimum* minimum : {&lower, &upper}) {
    if (minimum->has_converged()) continue;
    if (status == FitStatus::converged) status = minimum->status;
    return not_a_number;
  }
  return std::max(0.0, upper.twice_nll - lower.twice_nll);
}

// q~ of the data and of their Asimov data without a signal, at any strength.
class LimitStatistics {
 public:
  explicit LimitStatistics(Fitter& fitter)
      : fitter_(fitter),
        asimov_likelihood_(fitter.model()),
        asimov_(asimov_likelihood_, fitter.region()) {
    const Minimum& background = fitter.with_poi(0);
    rise(fitter.best(), background, status_);
    if (background.has_converged()) asimov_.set_asimov_data(background.parameters);
  }

  FitStatus status() const { return status_; }

  double observed(double strength) {
    if (status_ != FitStatus::converged) return not_a_number;
    return limit_statistic(fitter_, strength, status_);
  }

  double asimov(double strength) {
    if (status_ != FitStatus::converged) return not_a_number;
    return rise(asimov_.best(), asimov_.with_poi(strength), status_);
  }

 private:
  Fitter& fitter_;
  Likelihood asimov_likelihood_;
  Fitter asimov_;
  FitStatus status_ = FitStatus::converged;
};

double cls_expected(double q_asimov, double fluctuation) {
  return upper_tail(fluctuation + root(q_asimov)) / upper_tail(fluctuation);
}

// How far q lies from what is expected without a signal, in standard deviations.
double distance_from_background(double q, double q_asimov) {
  const double a = root(q_asimov);
  return root(q) <= a ? root(q) - a : (q - q_asimov) / (2 * a);
}

double cls_observed(double q, double q_asimov) {
  return cls_expected(q_asimov, distance_from_background(q, q_asimov));
}

// Where a falling function of the strength, 1 at 0, reaches a level; NaN where it never does.
template <typename Function>
double crossing(Function function, double level, double first_guess) {
  constexpr int most_doublings = 60;
  constexpr double lowest_log = -800;
  // Below the smallest number CLs is 0, and a bracket needs a finite end.
  const auto excess = [&](double strength) {
    const double ratio = std::log(function(strength) / level);
    return std::isinf(ratio) ? lowest_log : ratio;
  };
  double low = 0;
  double high = first_guess;
  double excess_low = -std::log(level);
  double excess_high = excess(high);
  for (int i = 0; excess_high > 0 && i < most_doublings; ++i) {
    low = high;
    excess_low = excess_high;
    high *= 2;
    excess_high = excess(high);
  }
  if (!(excess_high <= 0)) return not_a_number;
  std::uintmax_t steps = 100;
  const auto bracket =
      boost::math::tools::toms748_solve(excess, low, high, excess_low, excess_high,
                                        boost::math::tools::eps_tolerance<double>(34), steps);
  return 0.5 * (bracket.first + bracket.second);
}

double typical_strength(Fitter& fitter) {
  const Minimum& best = fitter.best();
  const double fitted = std::max(0.0, best.parameters[fitter.model().poi()]);
  const Hesse& errors = fitter.errors();
  const double uncertainty = errors.exists() ? errors.uncertainties[fitter.model().poi()] : 0;
  return fitted + (uncertainty > 0 ? 2 * uncertainty : 1);
}

class ImpactFits {
 public:
  ImpactFits(Fitter& fitter, const FitResult& result)
      : fitter_(fitter), result_(result), poi_(fitter.model().poi()) {}

  Impact impact(std::size_t parameter) {
    const double prefit = fitter_.model().parameters()[parameter].prefit_width();
    const double postfit = result_.hesse.exists() ? result_.hesse.uncertainties[parameter] : 0;
    return {.parameter = parameter,
            .prefit_up = shift(parameter, prefit),
            .prefit_down = shift(parameter, -prefit),
            .postfit_up = shift(parameter, postfit),
            .postfit_down = shift(parameter, -postfit)};
  }

 private:
  Impact::Shift shift(std::size_t parameter, double change) {
    if (change == 0) return {};
    const std::vector<double>& best = result_.minimum.parameters;
    const double value = best[parameter] + change;
    const Parameter& description = fitter_.model().parameters()[parameter];
    if (value < 0 && description.lower >= 0) return {};  // a gamma, a normalisation
    Region region = fitter_.region();
    region.fix(parameter, value);
    const Minimum minimum = fitter_.minimise(region, best);
    if (!minimum.has_converged()) return {};
    return {.value = minimum.parameters[poi_] - best[poi_],
            .is_at_bound = minimum.parameters[poi_] <= region.lower[poi_]};
  }

  Fitter& fitter_;
  const FitResult& result_;
  std::size_t poi_;
};

}  // namespace

double discovery_statistic(Fitter& fitter, FitStatus& status) {
  const Minimum& best = fitter.best();
  if (best.has_converged() && best.parameters[fitter.model().poi()] <= 0) return 0;
  return rise(best, fitter.with_poi(0), status);
}

double limit_statistic(Fitter& fitter, double strength, FitStatus& status) {
  const Minimum& best = fitter.best();
  const double fitted = best.parameters[fitter.model().poi()];
  if (best.has_converged() && fitted > strength) return 0;
  return rise(fitted < 0 ? fitter.with_poi(0) : best, fitter.with_poi(strength), status);
}

Discovery discovery(Fitter& fitter) {
  Discovery result;
  result.q0 = discovery_statistic(fitter, result.status);
  result.significance = std::sqrt(result.q0);
  result.p0 = upper_tail(result.significance);
  const Minimum& signal = fitter.with_poi(1);
  if (!signal.has_converged()) {
    result.status = signal.status;
    return result;
  }
  Likelihood likelihood(fitter.model());
  Fitter asimov(likelihood, fitter.region());
  asimov.set_asimov_data(signal.parameters);
  result.q0_expected = discovery_statistic(asimov, result.status);
  result.significance_expected = std::sqrt(result.q0_expected);
  return result;
}

LimitTest limit_test(Fitter& fitter, double strength) {
  LimitStatistics statistics(fitter);
  LimitTest result;
  result.q = statistics.observed(strength);
  result.q_asimov = statistics.asimov(strength);
  const double distance = distance_from_background(result.q, result.q_asimov);
  result.cl_sb = upper_tail(distance + root(result.q_asimov));
  result.cl_b = upper_tail(distance);
  result.cls = result.cl_sb / result.cl_b;
  for (std::size_t i = 0; i < band.size(); ++i) {
    result.cls_expected[i] = cls_expected(result.q_asimov, band[i]);
  }
  result.status = statistics.status();
  return result;
}

UpperLimit upper_limit(Fitter& fitter, double confidence) {
  LimitStatistics statistics(fitter);
  UpperLimit result;
  result.expected.fill(not_a_number);
  result.status = statistics.status();
  if (result.status != FitStatus::converged) return result;
  const double guess = typical_strength(fitter);
  const auto observed = [&](double strength) {
    return cls_observed(statistics.observed(strength), statistics.asimov(strength));
  };
  const auto known = [&](double limit) {  // a fit that failed on the way leaves it open
    return statistics.status() == FitStatus::converged ? limit : not_a_number;
  };
  result.observed = known(crossing(observed, 1 - confidence, guess));
  for (std::size_t i = 0; i < band.size(); ++i) {
    const auto expected = [&](double strength) {
      return cls_expected(statistics.asimov(strength), band[i]);
    };
    result.expected[i] = known(crossing(expected, 1 - confidence, guess));
  }
  result.status = statistics.status();
  return result;
}

std::vector<Impact> impacts(Fitter& fitter, const FitResult& result) {
  std::vector<Impact> all;
  if (!result.minimum.has_converged() || result.poi_at_lower_bound) return all;
  ImpactFits fits(fitter, result);
  for (std::size_t i = 0; i < fitter.model().parameters().size(); ++i) {
    if (i == fitter.model().poi() || fitter.region().is_fixed(i)) continue;
    all.push_back(fits.impact(i));
  }
  return all;
}

}  // namespace hepsweep::studies::histfactory
