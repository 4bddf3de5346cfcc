#pragma once

#include <cstddef>
#include <vector>

#include "core/json.hh"
#include "studies/study/configuration.hh"
#include "studies/study/study.hh"

namespace hepsweep::studies {

/// The classic methods that a study's winner is compared with, each as the "network" of a
/// configuration: {"boosted_trees": {settings}}.
/// \param classes of the events
std::vector<Json> baselines_of(const Study& study, std::size_t classes);

/// The configuration of a baseline: data, yields and metrics are those of the winner; of
/// "training" it keeps what counts for a classic method too, loss and class_weights.
/// \param network one of baselines_of()
/// \param parameters of the winner; the baseline has those of them that it depends on
/// \throws InputError for a parameter that they lack
ResolvedConfiguration resolve_baseline(const Study& study, const Json& network,
                                       const Json& parameters);

/// Whether the winner has to be known first.
bool baselines_depend_on_parameters(const Study& study);

}  // namespace hepsweep::studies
