#include "studies/search/space.hh"

#include <algorithm>
#include <cctype>
#include <limits>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"

namespace hepsweep::studies {
namespace {

constexpr std::size_t most_parameters = 1000;

}  // namespace

std::vector<std::string> SearchSpace::names() const {
  std::vector<std::string> names;
  for (const Parameter& parameter : parameters) names.push_back(parameter.name);
  return names;
}

double SearchSpace::size() const {
  double points = 1;
  for (const Parameter& parameter : parameters) {
    const auto values = parameter.axis->size();
    if (!values) return std::numeric_limits<double>::infinity();
    points *= static_cast<double>(*values);
  }
  return points;
}

void check_parameter_name(const std::string& name, const std::string& path) {
  const bool plain = std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return c < 128 && (std::isalnum(c) != 0 || c == '_');
  });
  if (name.empty() || !plain || std::isdigit(static_cast<unsigned char>(name.front())) != 0) {
    throw JsonError(path,
                    fmt::format("{} is no name of a parameter; use letters, digits and \"_\", "
                                "a letter first",
                                shown(name)));
  }
}

SearchSpace read_search_space(const Json& json, const std::string& path) {
  if (!json.is_object()) {
    throw JsonError(path, fmt::format("{} is not an object in braces", shown(json)));
  }
  if (json.size() > most_parameters) {
    throw JsonError(path, fmt::format("{} parameters are too many; the most is {}", json.size(),
                                      most_parameters));
  }
  SearchSpace space;
  space.path = path;
  for (const auto& [name, axis] : json.items()) {
    const std::string axis_path = path + "." + name;
    check_parameter_name(name, axis_path);
    space.parameters.push_back({name, axis_path, read_axis(axis, axis_path)});
  }
  return space;
}

}  // namespace hepsweep::studies
