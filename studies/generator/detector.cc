#include "studies/generator/detector.hh"

#include <cmath>

#include "studies/generator/jets.hh"

namespace hepsweep::studies {
namespace {

bool in_acceptance(const MeasuredObject& object) {
  return object.pt > detector::smallest_pt && std::abs(object.eta) < detector::largest_eta;
}

/// The charged lepton; its direction is measured far better than its momentum.
MeasuredObject measure_lepton(const TruthEvent& event, Draws& random) {
  MeasuredObject lepton;
  for (const TruthParticle& particle : event.particles()) {
    if (particle.kind != Particle::lepton) continue;
    const double pt = particle.momentum.pt();
    const double resolution =
        std::hypot(detector::lepton_resolution, detector::lepton_resolution_slope * pt);
    lepton = {pt * std::fmax(0.1, 1 + resolution * random.normal()), particle.momentum.eta(),
              particle.momentum.phi()};
  }
  return lepton;
}

bool is_isolated(const MeasuredObject& lepton, const MeasuredJets& jets) {
  for (const MeasuredJet& jet : jets.all()) {
    const double eta = jet.eta - lepton.eta;
    const double phi = azimuth_difference(jet.phi, lepton.phi);
    const bool near = eta * eta + phi * phi < detector::jet_radius * detector::jet_radius;
    if (near && jet.pt > detector::smallest_pt) return false;
  }
  return true;
}

/// Fills the leading jets; false where there are too few, or too few of them are tagged.
bool select_jets(ReconstructedEvent& event, const MeasuredJets& jets) {
  std::size_t selected = 0;
  int tags = 0;
  for (const MeasuredJet& jet : jets.all()) {
    if (selected == event.jets.size()) break;
    if (!in_acceptance(jet)) continue;
    event.jets[selected++] = jet;
    tags += jet.b_tag > 0 ? 1 : 0;
  }
  return selected == event.jets.size() && tags >= detector::fewest_tags;
}

/// What balances the lepton, all jets and the soft term.
void measure_missing_momentum(ReconstructedEvent& event, const MeasuredJets& jets, Draws& random,
                              const Nuisances& nuisances) {
  const double resolution = detector::soft_resolution * (1 + one_sigma::soft_missing_momentum *
                                                                 nuisances.soft_missing_momentum);
  double px = resolution * random.normal();
  double py = resolution * random.normal();
  const auto add = [&](const MeasuredObject& object) {
    px += object.pt * std::cos(object.phi);
    py += object.pt * std::sin(object.phi);
  };
  add(event.lepton);
  for (const MeasuredJet& jet : jets.all()) add(jet);
  event.missing_pt = std::hypot(px, py);
  event.missing_phi = std::atan2(-py, -px);
}

}  // namespace

std::optional<ReconstructedEvent> measure(const TruthEvent& event, Draws& random,
                                          const Nuisances& nuisances) {
  ReconstructedEvent result;
  result.lepton = measure_lepton(event, random);
  if (!in_acceptance(result.lepton)) return std::nullopt;
  const MeasuredJets jets = measure_jets(event, random, nuisances);
  if (!select_jets(result, jets) || !is_isolated(result.lepton, jets)) return std::nullopt;
  measure_missing_momentum(result, jets, random, nuisances);
  return result;
}

}  // namespace hepsweep::studies
