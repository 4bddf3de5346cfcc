#include "studies/events/csv_layout.hh"

#include <algorithm>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/words.hh"
#include "studies/events/class_names.hh"
#include "studies/events/csv_number.hh"

namespace hepsweep::studies {
namespace {

constexpr std::size_t most_labels = 1000;

std::size_t column_index(const std::vector<std::string>& header, const std::string& column,
                         const std::string& role, const std::string& file) {
  const auto found = std::find(header.begin(), header.end(), column);
  if (found != header.end()) return static_cast<std::size_t>(found - header.begin());
  throw InputError(fmt::format("{}:1: there is no column for the {}: {}", file, role,
                               unknown_word_message(column, header)));
}

}  // namespace

CsvLayout::CsvLayout(const std::vector<std::string>& header, const ReadPlan& plan,
                     const std::string& file)
    : cells(header.size()), weight(plan.weight) {
  const auto place = [&](const std::string& column, const std::string& role) -> Cell& {
    return cells[column_index(header, column, role, file)];
  };
  if (!plan.label.empty()) place(plan.label, "label").role = Role::label;
  if (!plan.weight.empty()) place(plan.weight, "weight").role = Role::weight;
  if (!plan.wanted.empty()) {
    columns = plan.wanted;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      place(columns[i], "feature") = {Role::value, i};
    }
    return;
  }
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (cells[i].role != Role::ignored) continue;
    cells[i] = {Role::value, columns.size()};
    columns.push_back(header[i]);
  }
}

std::int32_t CsvLabels::index(std::string_view cell, std::size_t line) {
  const auto known = indices_.find(cell);
  if (known != indices_.end()) return known->second;
  const std::string text = canonical_label(cell);
  if (text.empty()) {
    throw InputError(
        fmt::format("{}:{}: column \"{}\" (label): the cell is empty", file_, line, column_));
  }
  if (read_number(text).kind == NumberCell::Kind::undefined) {
    throw InputError(fmt::format(
        "{}:{}: column \"{}\" (label): \"{}\" is undefined, not a class; give the event its "
        "class, or remove it",
        file_, line, column_, shortened(text)));
  }
  auto value = std::find_if(values_.begin(), values_.end(),
                            [&](const LabelValue& other) { return other.text == text; });
  if (value == values_.end()) {
    if (values_.size() == most_labels) {
      throw InputError(
          fmt::format("{}:{}: column \"{}\" (label): more than {} different labels, "
                      "\"{}\" is one more; is this the label?",
                      file_, line, column_, most_labels, shortened(text)));
    }
    value = values_.insert(values_.end(), {text, line});
  }
  const auto number = static_cast<std::int32_t>(value - values_.begin());
  if (indices_.size() < 10 * most_labels) indices_.emplace(cell, number);
  return number;
}

std::string shortened(std::string_view cell) {
  constexpr std::size_t longest = 40;
  if (cell.size() <= longest) return std::string(cell);
  std::size_t size = longest - 3;
  while (size > 0 && (static_cast<unsigned char>(cell[size]) & 0xC0U) == 0x80U) --size;  // UTF-8
  return std::string(cell.substr(0, size)) + "...";
}

void drop_text_columns(RawEvents& events) {
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < events.columns.size(); ++i) {
    const bool text =
        std::any_of(events.notes.begin(), events.notes.end(), [&](const ColumnNote& note) {
          return note.kind == ColumnNote::Kind::text && note.column == events.columns[i];
        });
    if (!text) kept.push_back(i);
  }
  const std::size_t width = events.columns.size();
  if (kept.size() == width) return;
  std::size_t to = 0;
  for (std::size_t row = 0; row < events.events(); ++row) {
    for (const std::size_t column : kept) events.values[to++] = events.values[row * width + column];
  }
  events.values.resize(to);
  std::vector<std::string> columns;
  for (const std::size_t column : kept) columns.push_back(events.columns[column]);
  events.columns = std::move(columns);
}

}  // namespace hepsweep::studies
