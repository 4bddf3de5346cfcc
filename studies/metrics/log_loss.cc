#include "studies/metrics/log_loss.hh"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hepsweep::studies {

Estimate log_loss(const MetricInput& input) {
  constexpr double least = std::numeric_limits<double>::epsilon();
  std::vector<double> losses(input.events());
  for (std::size_t i = 0; i < losses.size(); ++i) {
    const double p = input.probability(i, static_cast<std::size_t>(input.labels[i]));
    losses[i] = -std::log(std::clamp(p, least, 1 - least));
  }
  return weighted_mean(losses, input.weights);
}

}  // namespace hepsweep::studies
