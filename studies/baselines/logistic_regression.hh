#pragma once

#include "studies/baselines/classic_method.hh"

namespace hepsweep::studies {

/// Logistic regression (D. R. Cox, J. R. Stat. Soc. B 20 (1958) 215) by Newton's method: the
/// minimum of sum(w l)/sum(w) + l2/2 |a|^2 with the log loss l; the constant is not penalised.
ClassicMethod logistic_regression();

}  // namespace hepsweep::studies
