#include "studies/events/derived/derived_function.hh"

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "core/words.hh"
#include "studies/events/derived/functions.hh"

namespace hepsweep::studies {
namespace {

std::vector<std::string> function_names() {
  std::vector<std::string> names;
  for (const DerivedFunction& function : derived_functions()) names.emplace_back(function.name);
  return names;
}

}  // namespace

std::span<const DerivedFunction> derived_functions() {
  static constexpr DerivedFunction functions[] = {
      {"invariant_mass", derived::invariant_mass},
      {"transverse_mass", derived::transverse_mass},
      {"pt_of_sum", derived::pt_of_sum},
      {"scalar_sum", derived::scalar_sum},
      {"delta_eta", derived::delta_eta},
      {"delta_phi", derived::delta_phi},
      {"delta_r", derived::delta_r},
      {"eta_centrality", derived::eta_centrality},
      {"phi_centrality", derived::phi_centrality},
      {"sum", derived::sum},
      {"difference", derived::difference},
      {"product", derived::product},
      {"ratio", derived::ratio},
  };
  return functions;
}

RowFunction read_row_function(const Json& json, const std::string& path, NamedColumns& names) {
  if (!json.is_object() || json.size() != 1) {
    throw JsonError(path, fmt::format("{} is no function; write {{\"invariant_mass\": [...]}}, or "
                                      "another of {}",
                                      shown(json), joined(function_names())));
  }
  const std::string name = json.begin().key();
  for (const DerivedFunction& function : derived_functions()) {
    if (name == function.name) return function.read(json.begin().value(), path + "." + name, names);
  }
  throw JsonError(path, "function " + unknown_word_message(name, function_names()));
}

}  // namespace hepsweep::studies
