#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "studies/generator/candidate.hh"
#include "studies/generator/decay_chains.hh"
#include "studies/generator/two_body_decay.hh"

namespace hepsweep::studies {
namespace {

class DecayChains : public ::testing::TestWithParam<bool> {
 protected:
  TruthEvent event(std::int64_t number) const {
    return streams_.candidate(number, 0, GetParam()).truth;
  }
  static std::ptrdiff_t count(const TruthEvent& event, Particle kind) {
    return std::count_if(event.particles().begin(), event.particles().end(),
                         [&](const TruthParticle& particle) { return particle.kind == kind; });
  }

  CandidateStreams streams_{11};
};

void expect_small(const FourVector& difference, double scale) {
  EXPECT_LE(std::abs(difference.e), 1e-9 * scale);
  EXPECT_LE(std::abs(difference.px), 1e-9 * scale);
  EXPECT_LE(std::abs(difference.py), 1e-9 * scale);
  EXPECT_LE(std::abs(difference.pz), 1e-9 * scale);
}

TEST_P(DecayChains, ConserveFourMomentumAtEveryVertex) {
  for (std::int64_t number = 0; number < 2000; ++number) {
    const TruthEvent chain = event(number);
    const auto particles = chain.particles();
    for (std::size_t mother = 0; mother < particles.size(); ++mother) {
      FourVector sum;
      int daughters = 0;
      for (const TruthParticle& particle : particles) {
        if (particle.mother != mother) continue;
        sum = sum + particle.momentum;
        ++daughters;
      }
      if (daughters == 0) continue;
      EXPECT_EQ(daughters, 2);
      expect_small(sum - particles[mother].momentum, particles[mother].momentum.e);
    }
  }
}

TEST_P(DecayChains, BalanceTheTransverseMomentumOfTheCollision) {
  for (std::int64_t number = 0; number < 2000; ++number) {
    FourVector sum;
    const TruthEvent chain = event(number);
    for (const TruthParticle& particle : chain.particles()) {
      if (particle.mother == TruthParticle::no_mother) sum = sum + particle.momentum;
    }
    EXPECT_LE(std::abs(sum.px), 1e-9 * sum.e);
    EXPECT_LE(std::abs(sum.py), 1e-9 * sum.e);
    EXPECT_LT(sum.e + std::abs(sum.pz), 2 * 8000.0);
  }
}

TEST_P(DecayChains, PutEveryParticleOnItsMassShell) {
  for (std::int64_t number = 0; number < 2000; ++number) {
    const TruthEvent chain = event(number);
    for (const TruthParticle& particle : chain.particles()) {
      const double scale = particle.momentum.e * particle.momentum.e;
      EXPECT_NEAR(particle.momentum.mass_squared(), particle.mass * particle.mass, 1e-9 * scale);
    }
  }
}

TEST_P(DecayChains, EndInOneLeptonAndFourQuarks) {
  for (std::int64_t number = 0; number < 200; ++number) {
    const TruthEvent chain = event(number);
    EXPECT_EQ(count(chain, Particle::lepton), 1);
    EXPECT_EQ(count(chain, Particle::neutrino), 1);
    EXPECT_EQ(count(chain, Particle::w_boson), 2);
    EXPECT_EQ(count(chain, Particle::bottom), 2);
    EXPECT_EQ(count(chain, Particle::light_quark) + count(chain, Particle::charm), 2);
    EXPECT_EQ(count(chain, Particle::recoil), 2);
    EXPECT_EQ(count(chain, Particle::top), GetParam() ? 0 : 2);
    EXPECT_EQ(count(chain, Particle::charged_higgs), GetParam() ? 1 : 0);
    EXPECT_EQ(chain[0].kind, GetParam() ? Particle::heavy_higgs : Particle::top_pair);
  }
}

/// The helicity angle of the lepton in the leptonic W boson's decay.
double lepton_cosine(const TruthEvent& event) {
  for (const TruthParticle& lepton : event.particles()) {
    if (lepton.kind != Particle::lepton) continue;
    const TruthParticle& w = event[lepton.mother];
    const UnitVector axis = helicity_axis(w.momentum, w.mass, event[w.mother].momentum);
    const FourVector seen = in_rest_frame(lepton.momentum, w.momentum, w.mass);
    return (seen.px * axis.x + seen.py * axis.y + seen.pz * axis.z) / seen.e;
  }
  return NAN;
}

TEST_P(DecayChains, PolariseTheWBosons) {
  constexpr int events = 20000;
  double mean = 0;
  double square = 0;
  for (std::int64_t number = 0; number < events; ++number) {
    const double cosine = lepton_cosine(event(number));
    mean += cosine / events;
    square += cosine * cosine / events;
  }
  // Longitudinal: 0 and 1/5; left-handed: -1/2 and 2/5.
  EXPECT_NEAR(mean, GetParam() ? 0 : -0.15, 0.017);
  EXPECT_NEAR(square, GetParam() ? 0.2 : 0.26, 0.012);
}

INSTANTIATE_TEST_SUITE_P(Processes, DecayChains, ::testing::Bool(), [](const auto& information) {
  return information.param ? "signal" : "background";
});

TEST(DecayChainMasses, PeakAtTheHypothesis) {
  const CandidateStreams streams(12);
  constexpr int events = 4000;
  int heavy = 0;
  int charged = 0;
  for (std::int64_t number = 0; number < events; ++number) {
    const TruthEvent event = streams.candidate(number, 0, true).truth;
    for (const TruthParticle& particle : event.particles()) {
      if (particle.kind == Particle::heavy_higgs) heavy += std::abs(particle.mass - 425) < 5;
      if (particle.kind == Particle::charged_higgs) charged += std::abs(particle.mass - 325) < 4;
      if (particle.kind != Particle::light_higgs) continue;
      EXPECT_NEAR(particle.mass, 125, 0.05);
    }
  }
  // A full width on either side of an untruncated Breit-Wigner holds 70 %.
  EXPECT_NEAR(heavy, 0.76 * events, 0.06 * events);
  EXPECT_NEAR(charged, 0.76 * events, 0.06 * events);
}

TEST(TopPairs, RiseFromTheThresholdAndFall) {
  const CandidateStreams streams(13);
  std::vector<double> masses;
  for (std::int64_t number = 0; number < 4000; ++number) {
    masses.push_back(streams.candidate(number, 0, false).truth[0].mass);
  }
  std::sort(masses.begin(), masses.end());
  EXPECT_GT(masses.front(), 2 * (172.5 - 14));
  EXPECT_LT(masses.back(), 2000);
  EXPECT_GT(masses[2000], 400);
  EXPECT_LT(masses[2000], 460);
  EXPECT_GT(masses[3800], 600);
}

}  // namespace
}  // namespace hepsweep::studies
