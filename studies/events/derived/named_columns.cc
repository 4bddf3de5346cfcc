#include "studies/events/derived/named_columns.hh"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/words.hh"

namespace hepsweep::studies {

NamedColumns::NamedColumns(std::vector<std::string> columns, const Json& objects,
                           std::string objects_path)
    : columns_(std::move(columns)), objects_(objects), objects_path_(std::move(objects_path)) {}

NamedColumns::NamedColumns(const Json& objects, std::string objects_path)
    : every_column_(true), objects_(objects), objects_path_(std::move(objects_path)) {}

std::uint32_t NamedColumns::index(const std::string& column, const std::string& path) {
  if (column.empty()) throw JsonError(path, "the name of a column is missing");
  auto found = std::find(columns_.begin(), columns_.end(), column);
  if (found == columns_.end()) {
    if (!every_column_) throw JsonError(path, unknown_column(column));
    found = columns_.insert(columns_.end(), column);
  }
  return static_cast<std::uint32_t>(found - columns_.begin());
}

std::string NamedColumns::unknown_column(const std::string& column) const {
  std::vector<std::string> known;
  std::copy_if(columns_.begin(), columns_.end(), std::back_inserter(known),
               [](const std::string& name) { return !name.empty(); });
  return "column " + unknown_word_message(column, known);
}

const Json& NamedColumns::object(const std::string& name, const std::string& path) const {
  const auto found = objects_.find(name);
  if (found != objects_.end()) return *found;
  std::vector<std::string> names;
  for (const auto& [known, object] : objects_.items()) names.push_back(known);
  throw JsonError(path, names.empty()
                            ? fmt::format("\"{}\" is no object; name the objects in \"objects\": "
                                          "{{\"lep\": {{\"pt\": \"COLUMN\", \"eta\": \"COLUMN\", "
                                          "\"phi\": \"COLUMN\"}}}}",
                                          name)
                            : fmt::format("object {}", unknown_word_message(name, names)));
}

}  // namespace hepsweep::studies
