#pragma once

#include <span>
#include <string>

namespace hepsweep::studies {

/// Systematic shifts of the built-in process, each in units of its standard deviation: 0 is
/// nominal, +1 and -1 are the usual variations. What one standard deviation is stands in
/// docs/generator.md and below.
struct Nuisances {
  static constexpr double largest = 5;  ///< of each, up and down

  double jet_energy_scale = 0;
  double jet_energy_resolution = 0;
  double soft_missing_momentum = 0;
  double b_tag_efficiency = 0;
  double background_normalisation = 0;
  double top_pt_reweighting = 0;

  bool operator==(const Nuisances&) const = default;
  /// Whether an event's weight can differ from 1.
  bool change_weights() const { return background_normalisation != 0 || top_pt_reweighting != 0; }
};

/// A nuisance parameter by its name.
struct NuisanceParameter {
  const char* name;
  double Nuisances::*value;
  const char* meaning;  ///< of one standard deviation, for --help
};
std::span<const NuisanceParameter> nuisance_parameters();

/// \throws InputError for a shift that is not finite or larger than Nuisances::largest
void check(const Nuisances& nuisances);

namespace one_sigma {

inline constexpr double jet_energy_scale = 0.02;       ///< of each jet's momentum
inline constexpr double jet_energy_resolution = 0.10;  ///< of the resolution itself
inline constexpr double soft_missing_momentum = 0.20;  ///< of the soft term's resolution
inline constexpr double b_tag_efficiency = 0.05;       ///< of the efficiency for b jets
inline constexpr double background_normalisation = 0.10;

}  // namespace one_sigma
}  // namespace hepsweep::studies
