#pragma once

#include "studies/baselines/classic_method.hh"

namespace hepsweep::studies {

/// Boosted decision trees, grown by xgboost on histograms of 256 bins; log loss, or softmax of
/// several classes. Rounds are made until the watched metric of the validation events no longer
/// improves, and the trees up to the best round are kept.
ClassicMethod boosted_trees();

}  // namespace hepsweep::studies
