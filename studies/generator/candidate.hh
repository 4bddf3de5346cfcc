#pragma once

#include <cstdint>
#include <optional>

#include "studies/generator/nuisances.hh"
#include "studies/generator/reconstructed_event.hh"
#include "studies/generator/truth_event.hh"

namespace hepsweep::studies {

/// One attempt at an event.
struct Candidate {
  TruthEvent truth;
  std::optional<ReconstructedEvent> measured;  ///< nothing where it fails the cuts
};

/// The random numbers of a seed: each event has its own, each attempt at it its own again, and
/// within an attempt production, decays and detector. So a change of one never shifts the numbers
/// of another.
class CandidateStreams {
 public:
  /// Attempts at one event; no acceptance that is worth generating with needs as many.
  static constexpr std::uint32_t most_attempts = 1U << 16;

  /// \param nuisances shifts of the detector; they change no random number
  explicit CandidateStreams(std::uint64_t seed, const Nuisances& nuisances = {});

  /// Whether an event (from 0) is signal, with a probability in (0, 1).
  bool is_signal(std::int64_t event, double signal_fraction) const;
  /// \param attempt from 0, below most_attempts
  Candidate candidate(std::int64_t event, std::uint32_t attempt, bool signal) const;

 private:
  std::uint64_t class_key_;
  std::uint64_t production_key_;
  std::uint64_t decay_key_;
  std::uint64_t detector_key_;
  Nuisances nuisances_;
};

}  // namespace hepsweep::studies
