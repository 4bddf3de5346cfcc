#include "studies/statistics/histfactory/toys.hh"

#include <algorithm>
#include <cmath>

#include "studies/statistics/histfactory/fit.hh"
#include "studies/statistics/histfactory/log_gamma.hh"
#include "studies/statistics/histfactory/toy_outcomes.hh"

namespace hepsweep::studies::histfactory {
namespace {

constexpr double smallest_rejection_mean = 10;

double by_products(RandomStream& random, double mean) {
  const double limit = std::exp(-mean);
  double count = 0;
  for (double product = 1 - random.uniform(); product > limit; ++count) {
    product *= 1 - random.uniform();
  }
  return count;
}

double by_rejection(RandomStream& random, double mean) {
  const double b = 0.931 + 2.53 * std::sqrt(mean);
  const double a = -0.059 + 0.02483 * b;
  const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
  const double quick = 0.9277 - 3.6224 / (b - 2);
  while (true) {
    const double u = random.uniform() - 0.5;
    const double v = 1 - random.uniform();
    const double us = 0.5 - std::abs(u);
    if (us <= 0) continue;
    const double k = std::floor((2 * a / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= quick) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const double left = std::log(v) + std::log(inverse_alpha) - std::log(a / (us * us) + b);
    if (left <= k * std::log(mean) - mean - log_gamma(k + 1)) return k;
  }
}

// What is kept of one toy.
struct ToyResult {
  bool has_converged = false;
  bool covers = false;
  double pull = std::numeric_limits<double>::quiet_NaN();
};

ToyResult result_of(Fitter& fitter, double strength) {
  const FitResult result = fit(fitter);
  if (!result.minimum.has_converged()) return {};
  const Region& region = fitter.region();
  const std::size_t poi = fitter.model().poi();
  const double low = std::isnan(result.interval.minus) ? region.lower[poi]
                                                       : result.poi_hat + result.interval.minus;
  const double high =
      std::isnan(result.interval.plus) ? region.upper[poi] : result.poi_hat + result.interval.plus;
  ToyResult kept{.has_converged = true, .covers = low <= strength && strength <= high};
  if (result.poi_uncertainty > 0) kept.pull = (result.poi_hat - strength) / result.poi_uncertainty;
  return kept;
}

// Sums over toys.
struct Tally {
  std::uint64_t fitted = 0;
  std::uint64_t covered = 0;
  std::uint64_t pulls = 0;
  double sum = 0;
  double sum_of_squares = 0;

  void add(const ToyResult& toy) {
    if (!toy.has_converged) return;
    ++fitted;
    if (toy.covers) ++covered;
    if (std::isnan(toy.pull)) return;
    ++pulls;
    sum += toy.pull;
    sum_of_squares += toy.pull * toy.pull;
  }

  void summarise(ToySummary& summary) const {
    if (fitted > 0) {
      const auto n = static_cast<double>(fitted);
      summary.coverage = static_cast<double>(covered) / n;
      summary.coverage_error = std::sqrt(summary.coverage * (1 - summary.coverage) / n);
    }
    if (pulls < 2) return;
    const auto n = static_cast<double>(pulls);
    summary.pull_mean = sum / n;
    summary.pull_width =
        std::sqrt((sum_of_squares - n * summary.pull_mean * summary.pull_mean) / (n - 1));
    summary.pull_mean_error = summary.pull_width / std::sqrt(n);
    summary.pull_width_error = summary.pull_width / std::sqrt(2 * (n - 1));
  }
};

}  // namespace

double poisson_number(RandomStream& random, double mean) {
  if (!(mean > 0)) return 0;
  return mean < smallest_rejection_mean ? by_products(random, mean) : by_rejection(random, mean);
}

Data draw_data(const Model& model, std::span<const double> parameters, RandomStream& random) {
  Data data = model.asimov(parameters);
  for (double& events : data.main) events = poisson_number(random, events);
  for (std::size_t k = 0; k < data.auxiliary.size(); ++k) {
    const Parameter& parameter = model.parameters()[model.constrained()[k]];
    double& value = data.auxiliary[k];
    if (parameter.fixed) continue;  // no measurement stands behind it
    value = parameter.constraint == Constraint::normal ? value + parameter.scale * random.normal()
                                                       : poisson_number(random, value);
  }
  return data;
}

Fitter& ToyFitter::with_toy(std::uint64_t number) {
  RandomStream random(source_.key, number);
  fitter_.set_data(draw_data(source_.model, source_.truth, random));
  return fitter_;
}

ToySummary run_toys(const Model& model, const Region& region, std::span<const double> truth,
                    const ToyOptions& options) {
  const ToySource source{.model = model,
                         .region = region,
                         .truth = {truth.begin(), truth.end()},
                         .key = stream_key(options.seed, 0, "toys")};
  ToySummary summary;
  summary.toys = options.toys;
  summary.strength = truth[model.poi()];
  Tally tally;
  for_each_toy<ToyResult>(
      source, options, [&](Fitter& fitter) { return result_of(fitter, summary.strength); },
      [&](const ToyResult& toy) { tally.add(toy); });
  summary.failed = options.toys - tally.fitted;
  tally.summarise(summary);
  return summary;
}

}  // namespace hepsweep::studies::histfactory
