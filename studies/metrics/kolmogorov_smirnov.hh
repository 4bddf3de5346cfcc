#pragma once

#include <span>
#include <vector>

namespace hepsweep::studies {

/// A score with its weight.
struct WeightedScore {
  double score = 0;
  double weight = 0;
};

/// The Kolmogorov-Smirnov comparison of two samples.
struct KolmogorovSmirnov {
  double distance;  ///< NaN where a sample's weight is 0 or a score NaN
  double p_value;   ///< that two samples of one distribution are at least as distant
};

/// The distance is the largest |F1 - F2| over all scores, F the weighted cumulative fractions,
/// weights of any sign as they are. The p-value has the effective sizes n = (sum w)^2/sum w^2 and
/// the exact distribution for one sample of round(n1 n2/(n1 + n2)) events, as scipy's ks_2samp
/// "asymp"; for weights 1 it is theirs.
KolmogorovSmirnov compare_samples(std::vector<WeightedScore> first,
                                  std::vector<WeightedScore> second);

/// P(D >= distance) of Kolmogorov's statistic of n events (R. Simard, P. L'Ecuyer, J. Stat. Softw.
/// 39 (2011) 11): exact in the tail, for n <= 140 and, at small distances, n <= 2000, elsewhere W.
/// Pelz and I. Good's expansion. \param events a whole number >= 1
double kolmogorov_survival(double events, double distance);

}  // namespace hepsweep::studies
