#pragma once

#include <string>

#include "core/json.hh"
#include "studies/events/derived/derived_function.hh"

// The functions by which features are derived, in the words of docs/event-files.md, "Derived
// features". Each reads its settings and gives the function of a row; \throws JsonError.
namespace hepsweep::studies::derived {

// Of sums of objects.
RowFunction invariant_mass(const Json& json, const std::string& path, NamedColumns& names);
RowFunction transverse_mass(const Json& json, const std::string& path, NamedColumns& names);
RowFunction pt_of_sum(const Json& json, const std::string& path, NamedColumns& names);
RowFunction scalar_sum(const Json& json, const std::string& path, NamedColumns& names);

// Of the directions of objects.
RowFunction delta_eta(const Json& json, const std::string& path, NamedColumns& names);
RowFunction delta_phi(const Json& json, const std::string& path, NamedColumns& names);
RowFunction delta_r(const Json& json, const std::string& path, NamedColumns& names);
RowFunction eta_centrality(const Json& json, const std::string& path, NamedColumns& names);
RowFunction phi_centrality(const Json& json, const std::string& path, NamedColumns& names);

// Of columns and numbers.
RowFunction sum(const Json& json, const std::string& path, NamedColumns& names);
RowFunction difference(const Json& json, const std::string& path, NamedColumns& names);
RowFunction product(const Json& json, const std::string& path, NamedColumns& names);
RowFunction ratio(const Json& json, const std::string& path, NamedColumns& names);

}  // namespace hepsweep::studies::derived
