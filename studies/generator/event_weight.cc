#include "studies/generator/event_weight.hh"

#include <cmath>

namespace hepsweep::studies {
namespace {

/// The logarithm of what data over simulation suggest for a top pair (CMS, 8 TeV, lepton and jets,
/// arXiv:1505.04480): the mean over both tops of 0.159 - 0.00141 pT/GeV, for pT up to 400 GeV.
double log_top_pt_weight(const TruthEvent& event) {
  constexpr double offset = 0.159;
  constexpr double slope = -0.00141;
  constexpr double largest = 400;
  double sum = 0;
  for (const TruthParticle& particle : event.particles()) {
    if (particle.kind != Particle::top) continue;
    sum += offset + slope * std::fmin(particle.momentum.pt(), largest);
  }
  return sum / 2;
}

}  // namespace

double event_weight(const TruthEvent& event, bool signal, const Nuisances& nuisances) {
  if (signal) return 1;
  const double normalisation =
      1 + one_sigma::background_normalisation * nuisances.background_normalisation;
  if (nuisances.top_pt_reweighting == 0) return normalisation;
  return normalisation * std::exp(nuisances.top_pt_reweighting * log_top_pt_weight(event));
}

}  // namespace hepsweep::studies
