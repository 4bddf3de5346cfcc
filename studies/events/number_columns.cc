#include "studies/events/number_columns.hh"

#include <algorithm>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/words.hh"
#include "studies/events/csv_header.hh"
#include "studies/events/csv_layout.hh"
#include "studies/events/csv_number.hh"
#include "studies/events/csv_records.hh"

namespace hepsweep::studies {
namespace {

using Columns = std::vector<std::optional<std::vector<double>>>;

// For each column of the file the wanted ones that it is.
std::vector<std::vector<std::size_t>> find_columns(const std::vector<std::string>& header,
                                                   const std::vector<WantedColumn>& wanted,
                                                   const std::string& file, Columns& columns) {
  std::vector<std::vector<std::size_t>> slots(header.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto found = std::find(header.begin(), header.end(), wanted[i].name);
    if (found != header.end()) {
      slots[static_cast<std::size_t>(found - header.begin())].push_back(i);
      columns[i].emplace();
    } else if (!wanted[i].optional) {
      throw InputError(
          fmt::format("{}: column {}", file, unknown_word_message(wanted[i].name, header)));
    }
  }
  return slots;
}

double number_in(std::string_view cell, const CsvRecords& records, const WantedColumn& column) {
  const NumberCell number = read_number(cell);
  if (number.kind == NumberCell::Kind::number) return number.value;
  throw InputError(fmt::format("{}:{}: column \"{}\": \"{}\" is not a finite number{}",
                               records.name(), records.line(), column.name, shortened(cell),
                               column.hint));
}

}  // namespace

Columns read_number_columns(const std::string& file, const std::vector<WantedColumn>& wanted) {
  CsvRecords records{TextSource(file)};
  const std::vector<std::string> header = read_csv_header(records);
  Columns columns(wanted.size());
  const auto slots = find_columns(header, wanted, records.name(), columns);
  std::size_t rows = 0;
  for (std::string_view record; records.next(record); ++rows) {
    CsvFields fields(record);
    std::size_t count = 0;
    for (; count < header.size() && !fields.at_end(); ++count) {
      const std::string_view cell = fields.next();
      if (slots[count].empty()) continue;
      const double number = number_in(cell, records, wanted[slots[count].front()]);
      for (const std::size_t slot : slots[count]) columns[slot]->push_back(number);
    }
    if (count < header.size() || !fields.at_end()) fail_ragged(records, record, header);
  }
  if (rows == 0) throw InputError(records.name() + ": no rows behind the header");
  return columns;
}

}  // namespace hepsweep::studies
