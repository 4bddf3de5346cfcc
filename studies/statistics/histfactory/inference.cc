#include "studies/statistics/histfactory/inference.hh"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <boost/math/tools/toms748_solve.hpp>

namespace hepsweep::studies::histfactory {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr int most_rounds = 4;  // of looks for lower minima on the way to a limit
constexpr std::array<double, 5> band{2, 1, 0, -1, -2};  // fluctuations, the limits rising

double upper_tail(double z) {
  return 0.5 * std::erfc(z / std::sqrt(2.0));
}

// Its logarithm, also where the tail itself is too small for a number: M. Abramowitz, I. Stegun,
// 26.2.12.
double log_upper_tail(double z) {
  constexpr double far = 30;
  if (z < far) return std::log(upper_tail(z));
  const double w = 1 / (z * z);
  return -0.5 * z * z - std::log(z * std::sqrt(2 * std::numbers::pi)) +
         std::log1p(-w * (1 - 3 * w * (1 - 5 * w)));
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

  /// Looks for lower minima at the strengths asked for so far; whether there were some.
  bool follow_profiles() {
    const bool is_lower = fitter_.follow_profile();
    return asimov_.follow_profile() || is_lower;
  }

 private:
  Fitter& fitter_;
  Likelihood asimov_likelihood_;
  Fitter asimov_;
  FitStatus status_ = FitStatus::converged;
};

double cls_expected(double q_asimov, double fluctuation) {
  return std::exp(log_upper_tail(fluctuation + root(q_asimov)) - log_upper_tail(fluctuation));
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

// The strengths at which CLs of the data, and of their expected fluctuations, reach a level.
class LimitSearch {
 public:
  LimitSearch(LimitStatistics& statistics, double confidence, double guess)
      : statistics_(statistics), level_(1 - confidence), guess_(guess) {}

  UpperLimit limit() {
    jumps_ = false;
    UpperLimit limit;
    limit.observed = reached([&](double strength) {
      return cls_observed(statistics_.observed(strength), statistics_.asimov(strength));
    });
    for (std::size_t i = 0; i < band.size(); ++i) {
      limit.expected[i] = reached(
          [&](double strength) { return cls_expected(statistics_.asimov(strength), band[i]); });
    }
    limit.status = statistics_.status();
    if (limit.status == FitStatus::converged && jumps_) limit.status = FitStatus::several_minima;
    return limit;
  }

 private:
  static constexpr double largest_distance = 1e-5;  // of CLs from the level, relative

  template <typename Function>
  double reached(Function function) {
    if (statistics_.status() != FitStatus::converged) return not_a_number;
    const double strength = crossing(function, level_, guess_);
    if (std::isnan(strength)) return not_a_number;
    const double distance = std::abs(function(strength) / level_ - 1);
    // A fit that failed on the way leaves it open.
    if (statistics_.status() != FitStatus::converged) return not_a_number;
    if (distance <= largest_distance) return strength;
    jumps_ = true;  // over the level, from one minimum to another
    return not_a_number;
  }

  LimitStatistics& statistics_;
  double level_;
  double guess_;
  bool jumps_ = false;
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
  result.cls = cls_expected(result.q_asimov, distance);
  for (std::size_t i = 0; i < band.size(); ++i) {
    result.cls_expected[i] = cls_expected(result.q_asimov, band[i]);
  }
  result.status = statistics.status();
  return result;
}

UpperLimit upper_limit(Fitter& fitter, double confidence) {
  LimitStatistics statistics(fitter);
  LimitSearch search(statistics, confidence, typical_strength(fitter));
  UpperLimit limit = search.limit();
  for (int round = 0; round < most_rounds; ++round) {
    if (limit.status != FitStatus::several_minima || !statistics.follow_profiles()) break;
    limit = search.limit();
  }
  return limit;
}

}  // namespace hepsweep::studies::histfactory
