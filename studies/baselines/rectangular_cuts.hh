#pragma once

#include "studies/baselines/classic_method.hh"

namespace hepsweep::studies {

/// Nested boxes of cuts by patient peeling (J. H. Friedman, N. I. Fisher, Statistics and Computing
/// 9 (1999) 123): one cut at a time takes away a small share of the box, on the side of the input
/// where the box becomes purest for what it loses.
ClassicMethod rectangular_cuts();

}  // namespace hepsweep::studies
