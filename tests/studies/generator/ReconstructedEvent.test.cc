#include <cmath>

#include <gtest/gtest.h>

#include "studies/generator/candidate.hh"
#include "studies/generator/detector.hh"
#include "studies/generator/particle_data.hh"
#include "studies/generator/reconstructed_event.hh"

namespace hepsweep::studies {
namespace {

constexpr double w_mass = particle_data::w_boson.mass;

/// The mass of two massless objects: 2 pt1 pt2 (cosh(d eta) - cos(d phi)).
double pair_mass(const MeasuredObject& a, const MeasuredObject& b) {
  return std::sqrt(2 * a.pt * b.pt * (std::cosh(a.eta - b.eta) - std::cos(a.phi - b.phi)));
}

ReconstructedEvent example() {
  ReconstructedEvent event;
  event.lepton = {40, 0.5, 0.3};
  event.missing_pt = 35;
  event.missing_phi = 2.0;
  event.jets[0] = {{90, 0.1, -1.0}, 2};
  event.jets[1] = {{70, -0.8, 2.5}, 0};
  event.jets[2] = {{50, 1.2, 0.9}, 1};
  event.jets[3] = {{30, -0.2, -2.7}, 0};
  return event;
}

TEST(ReconstructedMasses, UseTaggedAndUntaggedPairs) {
  const ReconstructedEvent event = example();
  const ReconstructedMasses masses = reconstruct_masses(event);
  EXPECT_NEAR(masses.m_bb, pair_mass(event.jets[0], event.jets[2]), 1e-9);
  EXPECT_NEAR(masses.m_jj, pair_mass(event.jets[1], event.jets[3]), 1e-9);
}

TEST(ReconstructedMasses, OfEqualTagsTheRestIsNearestToTheW) {
  ReconstructedEvent event = example();
  for (MeasuredJet& jet : event.jets) jet.b_tag = 2;
  double nearest = INFINITY;
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = i + 1; j < 4; ++j) {
      const double mass = pair_mass(event.jets[i], event.jets[j]);
      if (std::abs(mass - w_mass) < std::abs(nearest - w_mass)) nearest = mass;
    }
  }
  EXPECT_NEAR(reconstruct_masses(event).m_jj, nearest, 1e-9);
}

TEST(ReconstructedMasses, TheNeutrinoMakesAW) {
  ReconstructedEvent event = example();
  EXPECT_NEAR(reconstruct_masses(event).m_lv, w_mass, 1e-9);
  // A transverse mass above the W's leaves no real solution: the mass is the transverse one.
  event.missing_pt = 300;
  const double transverse = std::sqrt(2 * 40 * 300 * (1 - std::cos(1.7)));
  EXPECT_GT(transverse, w_mass);
  EXPECT_GE(reconstruct_masses(event).m_lv, transverse - 1e-9);
}

TEST(ReconstructedMasses, AreBelowTheSumTheyArePartOf) {
  const ReconstructedMasses masses = reconstruct_masses(example());
  EXPECT_GT(masses.m_jjj, masses.m_jj);
  EXPECT_GT(masses.m_jlv, masses.m_lv);
  EXPECT_GT(masses.m_wbb, masses.m_bb);
  EXPECT_GT(masses.m_wwbb, masses.m_wbb);
}

TEST(ReconstructedMasses, DoNotChangeUnderRotation) {
  const ReconstructedEvent event = example();
  ReconstructedEvent turned = event;
  turned.missing_phi += 0.7;
  turned.lepton.phi += 0.7;
  for (MeasuredJet& jet : turned.jets) jet.phi += 0.7;
  EXPECT_NEAR(reconstruct_masses(turned).m_wwbb, reconstruct_masses(event).m_wwbb, 1e-9);
  EXPECT_NEAR(reconstruct_masses(turned).m_jlv, reconstruct_masses(event).m_jlv, 1e-9);
}

TEST(Detector, AcceptsWhatPassesTheCutsOnly) {
  const CandidateStreams streams(21);
  int accepted = 0;
  for (std::int64_t number = 0; number < 5000; ++number) {
    const auto event = streams.candidate(number, 0, number % 2 == 0).measured;
    if (!event) continue;
    ++accepted;
    EXPECT_GT(event->lepton.pt, 20);
    EXPECT_LT(std::abs(event->lepton.eta), 2.5);
    int tags = 0;
    double previous = INFINITY;
    for (const MeasuredJet& jet : event->jets) {
      EXPECT_GT(jet.pt, 20);
      EXPECT_LT(std::abs(jet.eta), 2.5);
      EXPECT_LE(jet.pt, previous);
      EXPECT_LE(std::abs(jet.phi), M_PI);
      previous = jet.pt;
      tags += jet.b_tag > 0;
    }
    EXPECT_GE(tags, 2);
    EXPECT_LE(std::abs(event->missing_phi), M_PI);
  }
  EXPECT_GT(accepted, 500);
}

TEST(Detector, MeasuresWithoutBias) {
  const CandidateStreams streams(22);
  double lepton_sum = 0;
  double missing_sum = 0;
  int events = 0;
  for (std::int64_t number = 0; number < 20000; ++number) {
    const Candidate candidate = streams.candidate(number, 0, false);
    if (!candidate.measured) continue;
    for (const TruthParticle& particle : candidate.truth.particles()) {
      const FourVector& truth = particle.momentum;
      if (particle.kind == Particle::lepton) {
        lepton_sum += candidate.measured->lepton.pt / truth.pt() - 1;
      }
      if (particle.kind == Particle::neutrino) {
        missing_sum +=
            candidate.measured->missing_pt * std::cos(candidate.measured->missing_phi) - truth.px;
      }
    }
    ++events;
  }
  // Resolutions of 1.8 % and 30 GeV, five standard deviations.
  EXPECT_NEAR(lepton_sum / events, 0, 5 * 0.018 / std::sqrt(events) + 5e-4);  // + the pT cut
  EXPECT_NEAR(missing_sum / events, 0, 5 * 30 / std::sqrt(events));
}

}  // namespace
}  // namespace hepsweep::studies
