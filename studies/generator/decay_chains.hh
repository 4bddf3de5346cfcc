#pragma once

#include "studies/generator/draws.hh"
#include "studies/generator/truth_event.hh"

namespace hepsweep::studies {

/// gg -> H0 -> W H+-, H+- -> W h0, h0 -> b b; one W -> lepton neutrino, the other -> two quarks.
/// Scalars decay isotropically; both W bosons are longitudinal.
/// \param production system and recoil  \param decays masses and angles
TruthEvent signal_event(Draws& production, Draws& decays);

/// gg -> t t, each t -> W b; one W -> lepton neutrino, the other -> two quarks. Tops scatter as
/// 1/(1 - beta^2 cos^2), W bosons are longitudinal (70 %) or left-handed (30 %).
TruthEvent background_event(Draws& production, Draws& decays);

}  // namespace hepsweep::studies
