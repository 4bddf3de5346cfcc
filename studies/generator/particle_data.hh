#pragma once

namespace hepsweep::studies {

/// Masses and widths in GeV, with the range about the mass in which its Breit-Wigner is generated.
struct ParticleData {
  double mass;
  double width;
  double range;
};

namespace particle_data {

// The process's hypothesis.
inline constexpr ParticleData heavy_higgs{425, 5, 25};
inline constexpr ParticleData charged_higgs{325, 4, 20};
inline constexpr ParticleData light_higgs{125, 0.0041, 0.041};
// PDG (2022), rounded.
inline constexpr ParticleData w_boson{80.4, 2.09, 20};
inline constexpr ParticleData top{172.5, 1.42, 14};
inline constexpr double bottom_mass = 4.7;  ///< also that of its anti-particle; lighter ones: 0

}  // namespace particle_data
}  // namespace hepsweep::studies
