#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "studies/events/event_reader.hh"

namespace hepsweep::studies {

/// What each column of a CSV file is read as.
struct CsvLayout {
  enum class Role { ignored, value, label, weight };
  struct Cell {
    Role role = Role::ignored;
    std::size_t slot = 0;  ///< of a value: index into `columns`
  };

  /// \throws InputError for a planned column that the header lacks, with the nearest name
  CsvLayout(const std::vector<std::string>& header, const ReadPlan& plan, const std::string& file);

  std::vector<Cell> cells;           ///< one for each column of the file
  std::vector<std::string> columns;  ///< of the values
  std::string weight;                ///< name of the weight column
};

/// Numbers the labels of a file in the order in which they come.
class CsvLabels {
 public:
  CsvLabels(std::string column, std::string file)
      : column_(std::move(column)), file_(std::move(file)) {}

  /// \throws InputError for an empty or undefined (NaN) cell, and for more labels than classes can
  /// be
  std::int32_t index(std::string_view cell, std::size_t line);
  const std::vector<LabelValue>& values() const { return values_; }

 private:
  std::string column_;
  std::string file_;
  std::vector<LabelValue> values_;
  std::map<std::string, std::int32_t, std::less<>> indices_;  ///< by the cell as written
};

/// A cell as messages show it: cut to a readable length.
std::string shortened(std::string_view cell);

/// Removes the columns that have a note of text.
void drop_text_columns(RawEvents& events);

}  // namespace hepsweep::studies
