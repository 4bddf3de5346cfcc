#include "studies/generator/nuisances.hh"

#include <array>
#include <cmath>

#include <fmt/core.h>

#include "core/error.hh"

namespace hepsweep::studies {

std::span<const NuisanceParameter> nuisance_parameters() {
  static constexpr std::array parameters{
      NuisanceParameter{"jet_energy_scale", &Nuisances::jet_energy_scale,
                        "momenta of all jets, 2 %"},
      NuisanceParameter{"jet_energy_resolution", &Nuisances::jet_energy_resolution,
                        "resolution of the jets' energies, 10 % of itself"},
      NuisanceParameter{"soft_missing_momentum", &Nuisances::soft_missing_momentum,
                        "resolution of the soft term, 20 % of itself"},
      NuisanceParameter{"b_tag_efficiency", &Nuisances::b_tag_efficiency,
                        "efficiency for b jets, 5 % of itself"},
      NuisanceParameter{"background_normalisation", &Nuisances::background_normalisation,
                        "weight of background, 10 %"},
      NuisanceParameter{"top_pt_reweighting", &Nuisances::top_pt_reweighting,
                        "weight of background by the transverse momenta of its tops"},
  };
  return parameters;
}

void check(const Nuisances& nuisances) {
  for (const NuisanceParameter& parameter : nuisance_parameters()) {
    const double value = nuisances.*parameter.value;
    if (std::abs(value) <= Nuisances::largest) continue;
    throw InputError(
        fmt::format("heavy_higgs: {} is {}; shifts are given in standard deviations, in [{}, {}]",
                    parameter.name, value, -Nuisances::largest, Nuisances::largest));
  }
}

}  // namespace hepsweep::studies
