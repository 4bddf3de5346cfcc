#pragma once

#include <string>
#include <vector>

namespace hepsweep {

/// A table for the terminal: a header, a rule, rows; columns of numbers aligned right (or on
/// their decimal point, where they have one), texts left.
class Table {
 public:
  explicit Table(std::vector<std::string> header);

  /// \pre as many cells as the header has
  void add_row(std::vector<std::string> cells);
  std::size_t rows() const { return rows_.size(); }
  /// With a newline behind every line.
  std::string text() const;

 private:
  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_;
};

/// The columns that a UTF-8 text takes on a terminal, one for each code point.
std::size_t display_width(const std::string& text);

}  // namespace hepsweep
