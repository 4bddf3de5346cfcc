#pragma once

#include <cstdint>
#include <limits>

namespace hepsweep::studies::histfactory {

/// A number that toys have estimated, with its standard error. Where all toys said the same, the
/// error is not known from them; there is a bound instead, at 95 % confidence. NaN: not there.
struct ToyEstimate {
  double value = std::numeric_limits<double>::quiet_NaN();
  double error = std::numeric_limits<double>::quiet_NaN();
  double at_most = std::numeric_limits<double>::quiet_NaN();
  double at_least = std::numeric_limits<double>::quiet_NaN();
};

/// A probability: how many toys did it, of how many. Its error is the binomial one.
ToyEstimate probability_of(std::uint64_t did, std::uint64_t toys);

/// The significance that belongs to a p-value: Phi^-1(1 - p).
ToyEstimate significance_of(const ToyEstimate& p_value);

/// Of two probabilities estimated by different toys. Where the first has no error, nor has the
/// ratio: its bound is that of the first, for the second as estimated; where the second has none
/// (all toys did it), it counts as known. Nothing where the second is 0.
ToyEstimate ratio_of(const ToyEstimate& first, const ToyEstimate& second);

}  // namespace hepsweep::studies::histfactory
