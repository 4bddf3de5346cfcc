#include "studies/statistics/histfactory/numbers.hh"

#include <cmath>

#include "core/error.hh"

namespace hepsweep::studies::histfactory {

std::vector<double> read_numbers(ObjectReader& reader, std::string_view key) {
  const Json& list = reader.value(key);
  if (!list.is_array()) reader.fail(key, shown(list) + " is not a list of numbers in brackets");
  if (list.empty()) reader.fail(key, "is empty; give at least one number");
  std::vector<double> numbers;
  numbers.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list[i].is_number()) {
      throw JsonError(element_path(reader.path(key), i), shown(list[i]) + " is not a number");
    }
    numbers.push_back(list[i].get<double>());
  }
  return numbers;
}

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

}  // namespace hepsweep::studies::histfactory
