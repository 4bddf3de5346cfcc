#pragma once

#include <optional>
#include <string>
#include <vector>

namespace hepsweep::studies {

/// A column that is to be read.
struct WantedColumn {
  std::string name;
  bool optional = false;  ///< may be missing
  std::string hint = {};  ///< behind the message of a cell that is no number: what to write
};

/// Reads columns of a CSV file (or gzip, "-" for standard input) in double precision, the others
/// are skipped.
/// \return for each wanted column its cells, or nothing where it is optional and missing
/// \throws InputError for a missing column (the nearest is named), a ragged row, a cell that is no
///   finite number, a truncated file, a file without rows
std::vector<std::optional<std::vector<double>>> read_number_columns(
    const std::string& file, const std::vector<WantedColumn>& wanted);

}  // namespace hepsweep::studies
