#pragma once

#include <array>
#include <limits>
#include <vector>

#include "studies/statistics/histfactory/fit.hh"

/// Tests of the signal strength with asymptotic formulas: G. Cowan, K. Cranmer, E. Gross and
/// O. Vitells, Eur. Phys. J. C 71 (2011) 1554. The expected values are conditional ones: for Asimov
/// data at the nuisance parameters' best fit to the data at hand. For values expected before any
/// data, give Asimov data of the starting values. NaN: not defined, and `status` says which fit
/// failed.
namespace hepsweep::studies::histfactory {

/// Can the data be without a signal?
struct Discovery {
  FitStatus status = FitStatus::converged;
  double q0 = std::numeric_limits<double>::quiet_NaN();  ///< 0 for a deficit
  double significance = std::numeric_limits<double>::quiet_NaN();
  double p0 = std::numeric_limits<double>::quiet_NaN();
  double q0_expected = std::numeric_limits<double>::quiet_NaN();  ///< for a signal strength of 1
  double significance_expected = std::numeric_limits<double>::quiet_NaN();
};

/// q0 of the fitter's data, 0 for a deficit. Where a fit fails, NaN and its status (which is left
/// alone otherwise). \pre the model has a parameter of interest, as for all that follows
double discovery_statistic(Fitter& fitter, FitStatus& status);

Discovery discovery(Fitter& fitter);

/// Can the data hold a signal of a given strength?
struct LimitTest {
  FitStatus status = FitStatus::converged;
  double q = std::numeric_limits<double>::quiet_NaN();  ///< q~ of the strength; 0 below mu_hat
  double q_asimov = std::numeric_limits<double>::quiet_NaN();  ///< of data without a signal
  double cl_sb = std::numeric_limits<double>::quiet_NaN();
  double cl_b = std::numeric_limits<double>::quiet_NaN();
  double cls = std::numeric_limits<double>::quiet_NaN();
  std::array<double, 5> cls_expected{};  ///< at -2, -1, 0, 1 and 2 sigma
};

/// q~ of a strength for the fitter's data, 0 below the fitted strength; NaN as above.
double limit_statistic(Fitter& fitter, double strength, FitStatus& status);

LimitTest limit_test(Fitter& fitter, double strength);

/// The strengths at which CLs and its expected band reach 1 - confidence.
struct UpperLimit {
  FitStatus status = FitStatus::converged;
  double observed = std::numeric_limits<double>::quiet_NaN();
  std::array<double, 5> expected{};  ///< at -2, -1, 0, 1 and 2 sigma
};

UpperLimit upper_limit(Fitter& fitter, double confidence = 0.95);

/// How far the fitted strength moves where a parameter is fixed above or below its best fit, and
/// everything else fitted again.
struct Impact {
  struct Shift {
    double value = std::numeric_limits<double>::quiet_NaN();
    bool is_at_bound = false;  ///< the strength ended at one of its bounds: the shift is cut off
  };
  std::size_t parameter = 0;
  Shift prefit_up;  ///< by the pre-fit width; NaN: unconstrained, or a gamma below 0
  Shift prefit_down;
  Shift postfit_up;  ///< by the uncertainty of the fit
  Shift postfit_down;
};

/// One for each parameter but those that are fixed and the one of interest; empty where the best
/// fit is at the lower bound, or failed.
std::vector<Impact> impacts(Fitter& fitter, const FitResult& result);

}  // namespace hepsweep::studies::histfactory
