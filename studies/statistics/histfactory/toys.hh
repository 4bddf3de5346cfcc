#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/random.hh"
#include "studies/statistics/histfactory/fitter.hh"

namespace hepsweep::studies::histfactory {

/// A whole number with a Poisson distribution: products of uniform numbers for small means,
/// W. Hoermann's transformed rejection (Insurance: Math. and Economics 12 (1993) 39) for others.
/// \pre mean >= 0
double poisson_number(RandomStream& random, double mean);

/// Data drawn at a point: events and auxiliary measurements fluctuate by their distributions.
Data draw_data(const Model& model, std::span<const double> parameters, RandomStream& random);

struct ToyOptions {
  std::uint64_t toys = 0;  ///< at each point where toys are drawn
  std::uint64_t seed = 1;
  int threads = 1;  ///< results do not depend on it
};

/// Where toys are drawn, and their random numbers.
struct ToySource {
  const Model& model;
  const Region& region;  ///< of their fits
  std::vector<double> truth;
  std::uint64_t key;
};

/// Draws toys and fits them; one object for each thread.
class ToyFitter {
 public:
  explicit ToyFitter(const ToySource& source)
      : source_(source), likelihood_(source.model), fitter_(likelihood_, source.region) {}

  /// The fitter with a toy's data; they do not depend on what other toys there are.
  Fitter& with_toy(std::uint64_t number);

 private:
  const ToySource& source_;
  Likelihood likelihood_;
  Fitter fitter_;
};

/// How often fits to toys do what they promise.
struct ToySummary {
  std::uint64_t toys = 0;
  std::uint64_t failed = 0;  ///< fits that have not converged; they don't count below
  double strength = 0;       ///< the true one
  /// The fraction of intervals (profile rise of 1; an end that a bound cuts off is the bound) that
  /// hold the true strength, and its binomial error. 0.683 is promised.
  double coverage = std::numeric_limits<double>::quiet_NaN();
  double coverage_error = std::numeric_limits<double>::quiet_NaN();
  /// Of (fitted - true strength)/uncertainty, of fits that have one.
  double pull_mean = std::numeric_limits<double>::quiet_NaN();
  double pull_mean_error = std::numeric_limits<double>::quiet_NaN();
  double pull_width = std::numeric_limits<double>::quiet_NaN();
  double pull_width_error = std::numeric_limits<double>::quiet_NaN();
};

/// Fits toys drawn at a point. The same seed gives the same toys; toy i does not depend on how many
/// there are. \pre the model has a parameter of interest that the region does not fix
ToySummary run_toys(const Model& model, const Region& region, std::span<const double> truth,
                    const ToyOptions& options);

}  // namespace hepsweep::studies::histfactory
