#include "studies/statistics/histfactory/numbers.hh"

#include <algorithm>

#include <fmt/core.h>

#include "core/error.hh"
#include "studies/statistics/histfactory/workspace.hh"

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

std::string read_name(ObjectReader& reader, std::string_view key) {
  std::string name = reader.text(key);
  if (name.size() > longest_name) {
    reader.fail(key, fmt::format("{} is {} bytes long; a name has at most {}", shown(name),
                                 name.size(), longest_name));
  }
  const auto is_control = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  };
  if (std::any_of(name.begin(), name.end(), is_control)) {
    reader.fail(key, shown(name) + " has a control character; write names in printable ones");
  }
  return name;
}

}  // namespace hepsweep::studies::histfactory
