#pragma once

#include <string>
#include <vector>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "studies/events/derived/physics_object.hh"

namespace hepsweep::studies::derived {

/// A list of things. \param read_one (json, path) gives one of them \throws JsonError
template <typename T, typename ReadOne>
std::vector<T> read_list(const Json& json, const std::string& path, std::size_t fewest,
                         std::size_t most, const ReadOne& read_one) {
  if (!json.is_array() || json.size() < fewest || json.size() > most) {
    const std::string number =
        fewest == most ? fmt::format("{}", fewest) : fmt::format("at least {}", fewest);
    throw JsonError(path, fmt::format("{} is not a list of {}", shown(json), number));
  }
  std::vector<T> list;
  for (std::size_t i = 0; i < json.size(); ++i) {
    list.push_back(read_one(json[i], element_path(path, i)));
  }
  return list;
}

/// Terms of a sum: a list, or {"of": [...], "if_present": [...]}. \throws JsonError
template <typename T, typename ReadOne>
Terms<T> read_terms(const Json& json, const std::string& path, const ReadOne& read_one) {
  constexpr std::size_t any = 1000;
  if (!json.is_object()) return {read_list<T>(json, path, 1, any, read_one), {}};
  ObjectReader reader(json, path);
  Terms<T> terms{read_list<T>(reader.value("of"), reader.path("of"), 1, any, read_one), {}};
  if (const Json* more = reader.find("if_present")) {
    terms.if_present = read_list<T>(*more, reader.path("if_present"), 0, any, read_one);
  }
  reader.finish();
  return terms;
}

}  // namespace hepsweep::studies::derived
