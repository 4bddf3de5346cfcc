#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "studies/events/event_table.hh"
#include "studies/generator/nuisances.hh"

namespace hepsweep::studies {

/// What to generate with the built-in process "heavy_higgs" (docs/generator.md).
struct GeneratorSettings {
  std::int64_t events = 0;  ///< accepted events, 1 .. 1,000,000,000
  std::uint64_t seed = 1;
  double signal_fraction = 0.5;  ///< of the accepted events on average, in (0, 1)
  Nuisances nuisances = {};
};

/// How many candidates it took.
struct ClassAcceptance {
  std::int64_t generated = 0;
  std::int64_t accepted = 0;
  double acceptance() const;  ///< accepted/generated; NaN where none was generated
};

struct GeneratorReport {
  std::array<ClassAcceptance, 2> classes;  ///< background, signal
  /// Both classes together.
  ClassAcceptance total() const;
};

/// "lepton_pT" ... "m_wwbb": the 21 low-level and 7 high-level columns of the HIGGS data, in order.
const std::vector<std::string>& heavy_higgs_columns();

/// Generates the events: classes "background" (0) and "signal" (1), weights 1 unless nuisances
/// change them, momenta and masses in GeV, angles in radians. Event i depends on the seed and on i
/// (and on the signal fraction and the nuisances) only, so that more events never change those
/// before them. With other nuisances, it is the same candidate with other measurements, unless it
/// then fails the cuts, or one before it passes them.
/// \param report receives the counts, added to what is there
/// \throws InputError for settings outside their ranges
EventTable generate_heavy_higgs(const GeneratorSettings& settings, GeneratorReport& report);

/// The same for the events first .. last-1 alone: chunks put together are identical to the whole.
/// \throws InputError also where the range is empty or outside 0 .. settings.events
EventTable generate_heavy_higgs(const GeneratorSettings& settings, std::int64_t first,
                                std::int64_t last, GeneratorReport& report);

}  // namespace hepsweep::studies
