#pragma once

#include "studies/statistics/histfactory/inference.hh"
#include "studies/statistics/histfactory/toy_estimate.hh"
#include "studies/statistics/histfactory/toys.hh"

/// Tests of the signal strength with distributions from toys in place of asymptotic ones, for low
/// counts. As pyhf's ToyCalculator does it, toys of a strength are drawn at the nuisance
/// parameters' best fit to the data with that strength, their auxiliary data fluctuate too, and a
/// p-value is the fraction of toys whose statistic is at least that of the data.
namespace hepsweep::studies::histfactory {

/// p0 and its significance, from q0 of toys without a signal. A deficit has q0 = 0, which every toy
/// reaches: p0 is 1 then (the asymptotic 0.5 leaves half of the toys out, those with q0 = 0).
struct ToyDiscovery {
  FitStatus status = FitStatus::converged;  ///< of the fits to the data; without, no estimates
  std::uint64_t failed = 0;                 ///< toys whose fits have not converged don't count
  ToyEstimate p0;
  ToyEstimate significance;
};

/// CLs+b, CLb and CLs from q~ of toys with a strength of 1 and without a signal.
struct ToyLimitTest {
  FitStatus status = FitStatus::converged;
  std::uint64_t failed = 0;  ///< of both kinds of toys
  ToyEstimate cl_sb;
  ToyEstimate cl_b;
  ToyEstimate cls;
};

struct ToyTests {
  ToyDiscovery discovery;
  ToyLimitTest limit_test_1;
};

/// \param fitter with the data
/// \pre the model has a parameter of interest that the region does not fix; the best fit converged
ToyTests run_toy_tests(Fitter& fitter, const ToyOptions& options);

}  // namespace hepsweep::studies::histfactory
