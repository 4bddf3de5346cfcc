#pragma once

#include <string>
#include <vector>

#include "core/json.hh"
#include "studies/study/configuration.hh"
#include "studies/study/study.hh"

namespace hepsweep::studies {

/// The key "baselines" of a study: classic methods, each as the "network" of a configuration:
/// {"boosted_trees": {settings}}. \throws JsonError
std::vector<Json> read_baselines(const Json& json, const std::string& path);

/// Those of a study without the key, as far as they can be fitted to its events.
std::vector<Json> default_baselines();

/// The configuration of a baseline: data, yields and metrics are those of the winner; of
/// "training" it keeps what counts for a classic method too, loss and class_weights.
/// \param network of the baseline
/// \param parameters of the winner; the baseline has those of them that it depends on
/// \throws InputError for a parameter that they lack
ResolvedConfiguration resolve_baseline(const Study& study, const Json& network,
                                       const Json& parameters);

/// Whether the winner has to be known first.
bool baselines_depend_on_parameters(const Study& study);

}  // namespace hepsweep::studies
