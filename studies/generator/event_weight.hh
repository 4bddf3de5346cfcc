#pragma once

#include "studies/generator/nuisances.hh"
#include "studies/generator/truth_event.hh"

namespace hepsweep::studies {

/// The weight of an event under shifts; 1 without any, and for signal always.
double event_weight(const TruthEvent& event, bool signal, const Nuisances& nuisances);

}  // namespace hepsweep::studies
