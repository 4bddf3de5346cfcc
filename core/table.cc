#include "core/table.hh"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace hepsweep {
namespace {

bool is_numeric(const std::string& cell) {
  if (cell.empty() || cell == "-") return true;
  const std::size_t sign = cell.front() == '-' || cell.front() == '+' ? 1 : 0;
  if (cell == "nan" || cell.substr(sign) == "inf") return true;
  return sign < cell.size() && std::isdigit(static_cast<unsigned char>(cell[sign])) != 0;
}

// What stands before the decimal point of the first number.
std::size_t integer_width(const std::string& cell) {
  const std::size_t end = cell.find_first_of(". ");
  return display_width(cell.substr(0, end));
}

std::string padding(std::size_t width) {
  return std::string(width, ' ');
}

void append_left(std::string& line, const std::string& cell, std::size_t width) {
  line += cell + padding(width - std::min(width, display_width(cell)));
}

void strip_trailing_space(std::string& line) {
  line.erase(line.find_last_not_of(' ') + 1);
}

struct Column {
  bool numeric = true;
  std::size_t before_point = 0;
  std::size_t width = 0;

  void measure(const std::vector<std::vector<std::string>>& rows, std::size_t index) {
    for (const auto& row : rows) numeric = numeric && is_numeric(row[index]);
    for (const auto& row : rows) before_point = std::max(before_point, integer_width(row[index]));
    for (const auto& row : rows) width = std::max(width, display_width(aligned(row[index])));
  }

  std::string aligned(const std::string& cell) const {
    return numeric ? padding(before_point - integer_width(cell)) + cell : cell;
  }
};

}  // namespace

std::size_t display_width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

Table::Table(std::vector<std::string> header) : header_(std::move(header)) {}

void Table::add_row(std::vector<std::string> cells) {
  if (cells.size() != header_.size()) throw std::logic_error("table row of another length");
  rows_.push_back(std::move(cells));
}

std::string Table::text() const {
  std::string head;
  std::string rule;
  std::vector<std::string> lines(rows_.size());
  for (std::size_t c = 0; c < header_.size(); ++c) {
    Column column;
    column.measure(rows_, c);
    const std::size_t width = std::max(column.width, display_width(header_[c]));
    const std::string gap = c == 0 ? "" : "  ";
    const std::size_t shift = column.numeric ? width - column.width : 0;
    head += gap;
    if (column.numeric && !rows_.empty()) head += padding(width - display_width(header_[c]));
    if (column.numeric && !rows_.empty()) {
      head += header_[c];
    } else {
      append_left(head, header_[c], width);
    }
    rule += gap + std::string(width, '-');
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      lines[r] += gap;
      append_left(lines[r], padding(shift) + column.aligned(rows_[r][c]), width);
    }
  }
  strip_trailing_space(head);
  std::string text = head + "\n" + rule + "\n";
  for (std::string& line : lines) {
    strip_trailing_space(line);
    text += line + "\n";
  }
  return text;
}

}  // namespace hepsweep
