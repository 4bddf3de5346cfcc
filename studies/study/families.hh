#pragma once

#include <set>
#include <string>

#include "core/json.hh"

namespace hepsweep::studies {

/// What may stand behind `network` in a study: a list of layers, a classic method, or
///   {"families": {"deep": [...], "trees": {"boosted_trees": {}}}, "use": "$model"}
/// Checks its form; what stands inside is checked when a configuration is resolved.
/// \throws JsonError
void check_network_form(const Json& network, const std::string& path);

/// The list of layers, or the classic method, of one configuration, with every parameter filled in.
/// \param used collects the parameters that occur, also in families that are not chosen
/// \throws JsonError
Json choose_network(const Json& network, const Json& parameters, const std::string& path,
                    std::set<std::string>& used);

/// Where something inside a configuration's `network` stands in the study:
/// "network[0].dense" is "network.families.deep[0].dense" where `deep` is chosen.
std::string path_in_study(const Json& network, const Json& parameters, const std::string& path);

}  // namespace hepsweep::studies
