#include "studies/generator/reconstructed_event.hh"

#include <cmath>
#include <limits>

#include "studies/generator/four_vector.hh"
#include "studies/generator/particle_data.hh"

namespace hepsweep::studies {
namespace {

constexpr double w_mass = particle_data::w_boson.mass;
constexpr double top_mass = particle_data::top.mass;

FourVector momentum_of(const MeasuredObject& object) {
  return massless(object.pt, object.eta, object.phi);
}

/// The neutrino whose longitudinal momentum gives lepton and neutrino the mass of the W boson: the
/// smaller of two solutions, the real part where they are complex.
FourVector neutrino(const FourVector& lepton, double missing_pt, double missing_phi) {
  const double px = missing_pt * std::cos(missing_phi);
  const double py = missing_pt * std::sin(missing_phi);
  const double lepton_pt2 = lepton.px * lepton.px + lepton.py * lepton.py;
  const double a = w_mass * w_mass / 2 + lepton.px * px + lepton.py * py;
  const double discriminant = a * a - lepton_pt2 * missing_pt * missing_pt;
  const double centre = a * lepton.pz;
  const double root = discriminant > 0 ? lepton.e * std::sqrt(discriminant) : 0;
  const double pz = (centre - std::copysign(root, centre)) / lepton_pt2;
  return {std::sqrt(missing_pt * missing_pt + pz * pz), px, py, pz};
}

using Jets = std::array<FourVector, ReconstructedEvent::leading_jets>;

/// Which jets are b jets and which come from the W boson.
struct Pairing {
  std::size_t b[2];
  std::size_t w[2];
};

/// The pair with the highest tags is the b pair; of equals, the one that leaves the pair nearest to
/// the W mass.
Pairing choose_pairs(const ReconstructedEvent& event, const Jets& jets) {
  static constexpr Pairing pairings[] = {{{0, 1}, {2, 3}}, {{0, 2}, {1, 3}}, {{0, 3}, {1, 2}},
                                         {{1, 2}, {0, 3}}, {{1, 3}, {0, 2}}, {{2, 3}, {0, 1}}};
  const Pairing* best = nullptr;
  int highest = -1;
  double nearest = std::numeric_limits<double>::infinity();
  for (const Pairing& pairing : pairings) {
    const int tags = event.jets[pairing.b[0]].b_tag + event.jets[pairing.b[1]].b_tag;
    if (tags < highest) continue;
    const double distance = std::abs((jets[pairing.w[0]] + jets[pairing.w[1]]).mass() - w_mass);
    if (best != nullptr && tags == highest && distance >= nearest) continue;
    best = &pairing;
    highest = tags;
    nearest = distance;
  }
  return *best;
}

/// One b jet goes with each W boson, so that both masses together are nearest to the top mass.
void assign_tops(ReconstructedMasses& masses, const FourVector& hadronic_w,
                 const FourVector& leptonic_w, const FourVector& first_b,
                 const FourVector& second_b) {
  const double with_first = (hadronic_w + first_b).mass();
  const double with_second = (hadronic_w + second_b).mass();
  const double other_second = (leptonic_w + second_b).mass();
  const double other_first = (leptonic_w + first_b).mass();
  const double straight = std::abs(with_first - top_mass) + std::abs(other_second - top_mass);
  const double crossed = std::abs(with_second - top_mass) + std::abs(other_first - top_mass);
  masses.m_jjj = straight <= crossed ? with_first : with_second;
  masses.m_jlv = straight <= crossed ? other_second : other_first;
}

}  // namespace

ReconstructedMasses reconstruct_masses(const ReconstructedEvent& event) {
  Jets jets;
  for (std::size_t i = 0; i < jets.size(); ++i) jets[i] = momentum_of(event.jets[i]);
  const FourVector lepton = momentum_of(event.lepton);
  const Pairing pairing = choose_pairs(event, jets);
  const FourVector leptonic_w = lepton + neutrino(lepton, event.missing_pt, event.missing_phi);
  const FourVector hadronic_w = jets[pairing.w[0]] + jets[pairing.w[1]];
  const FourVector& first_b = jets[pairing.b[0]];
  const FourVector& second_b = jets[pairing.b[1]];
  const FourVector bb = first_b + second_b;
  ReconstructedMasses masses;
  masses.m_jj = hadronic_w.mass();
  masses.m_lv = leptonic_w.mass();
  assign_tops(masses, hadronic_w, leptonic_w, first_b, second_b);
  masses.m_bb = bb.mass();
  const double with_leptonic = (leptonic_w + bb).mass();
  const double with_hadronic = (hadronic_w + bb).mass();
  const auto distance = [](double mass) {
    return std::abs(mass - particle_data::charged_higgs.mass);
  };
  masses.m_wbb = distance(with_leptonic) <= distance(with_hadronic) ? with_leptonic : with_hadronic;
  masses.m_wwbb = (leptonic_w + hadronic_w + bb).mass();
  return masses;
}

}  // namespace hepsweep::studies
