#include "studies/generator/candidate.hh"

#include "studies/generator/decay_chains.hh"
#include "studies/generator/detector.hh"
#include "studies/generator/draws.hh"

namespace hepsweep::studies {
namespace {

std::uint64_t key(std::uint64_t seed, const char* name) {
  return stream_key(seed, 0, "heavy_higgs", name);
}

}  // namespace

CandidateStreams::CandidateStreams(std::uint64_t seed, const Nuisances& nuisances)
    : class_key_(key(seed, "class")),
      production_key_(key(seed, "production")),
      decay_key_(key(seed, "decay")),
      detector_key_(key(seed, "detector")),
      nuisances_(nuisances) {}

bool CandidateStreams::is_signal(std::int64_t event, double signal_fraction) const {
  Draws random(class_key_, static_cast<std::uint64_t>(event));
  return random.uniform() < signal_fraction;
}

Candidate CandidateStreams::candidate(std::int64_t event, std::uint32_t attempt,
                                      bool signal) const {
  const std::uint64_t item = static_cast<std::uint64_t>(event) * most_attempts + attempt;
  Draws production(production_key_, item);
  Draws decays(decay_key_, item);
  Draws random(detector_key_, item);
  Candidate candidate;
  candidate.truth =
      signal ? signal_event(production, decays) : background_event(production, decays);
  candidate.measured = measure(candidate.truth, random, nuisances_);
  return candidate;
}

}  // namespace hepsweep::studies
