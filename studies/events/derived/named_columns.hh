#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/json.hh"

namespace hepsweep::studies {

/// What a definition of a derived feature may name: columns, and objects made of them.
class NamedColumns {
 public:
  /// Only these columns are known, but for those with an empty name. \param objects data.objects;
  /// must outlive this
  NamedColumns(std::vector<std::string> columns, const Json& objects, std::string objects_path);
  /// Every column is known: to see of what a definition is made before any event is read.
  NamedColumns(const Json& objects, std::string objects_path);

  /// Where a column stands in a row. \throws JsonError at `path` for an unknown one
  std::uint32_t index(const std::string& column, const std::string& path);
  /// An object by its name. \throws JsonError at `path` for an unknown one
  const Json& object(const std::string& name, const std::string& path) const;
  std::string object_path(const std::string& name) const { return objects_path_ + "." + name; }

  /// Those that are known, or were asked for where every column is known.
  const std::vector<std::string>& columns() const { return columns_; }

 private:
  std::string unknown_column(const std::string& column) const;

  std::vector<std::string> columns_;
  bool every_column_ = false;
  const Json& objects_;
  std::string objects_path_;
};

}  // namespace hepsweep::studies
