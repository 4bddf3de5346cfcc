#include "studies/baselines/stored_numbers.hh"

#include <cmath>
#include <string>

#include <fmt/core.h>

#include "core/error.hh"

namespace hepsweep::studies {

std::vector<double> read_stored_numbers(ObjectReader& reader, std::string_view key) {
  const Json& json = reader.value(key);
  if (!json.is_array()) reader.fail(key, fmt::format("{} is not a list", shown(json)));
  std::vector<double> numbers;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (!json[i].is_number() || !std::isfinite(json[i].get<double>())) {
      throw JsonError(element_path(reader.path(key), i),
                      fmt::format("{} is not a finite number", shown(json[i])));
    }
    numbers.push_back(json[i].get<double>());
  }
  return numbers;
}

}  // namespace hepsweep::studies
