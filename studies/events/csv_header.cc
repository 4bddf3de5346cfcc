#include "studies/events/csv_header.hh"

#include <algorithm>
#include <unordered_set>

#include <fmt/core.h>

#include "core/error.hh"
#include "studies/events/csv_number.hh"

namespace hepsweep::studies {
namespace {

bool is_number(const std::string& name) {
  return read_number(name).kind == NumberCell::Kind::number;
}

void check_separator(const std::vector<std::string>& columns, const std::string& where) {
  if (columns.size() != 1) return;
  for (const char separator : {';', '\t', '|'}) {
    if (columns.front().find(separator) == std::string::npos) continue;
    throw InputError(
        fmt::format("{}: the columns seem to be separated by \"{}\"; separate them by "
                    "commas",
                    where, separator == '\t' ? std::string("\\t") : std::string(1, separator)));
  }
}

void check_names(const std::vector<std::string>& columns, const std::string& where) {
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].empty()) {
      throw InputError(fmt::format("{}: column {} has no name", where, i + 1));
    }
    if (!seen.insert(columns[i]).second) {
      throw InputError(fmt::format("{}: the column \"{}\" stands there twice", where, columns[i]));
    }
  }
}

}  // namespace

std::vector<std::string> read_csv_header(CsvRecords& records) {
  std::string_view record;
  if (!records.next(record)) {
    throw InputError(
        fmt::format("{}: the file is empty; a header and events were expected", records.name()));
  }
  std::vector<std::string> columns;
  for (CsvFields fields(record); !fields.at_end();) columns.emplace_back(trimmed(fields.next()));
  const std::string where = fmt::format("{}:{}", records.name(), records.line());
  check_separator(columns, where);
  if (std::all_of(columns.begin(), columns.end(), is_number)) {
    throw InputError(
        fmt::format("{}: the first line holds numbers (\"{}\", ...); it must name the "
                    "columns",
                    where, columns.front()));
  }
  check_names(columns, where);
  return columns;
}

std::size_t count_fields(std::string_view record) {
  std::size_t count = 0;
  for (CsvFields fields(record); !fields.at_end(); ++count) fields.next();
  return count;
}

void fail_ragged(const CsvRecords& records, std::string_view record,
                 const std::vector<std::string>& header) {
  const std::size_t count = count_fields(record);
  const std::string missing =
      count < header.size() ? fmt::format("; \"{}\" is missing", header[count]) : "";
  throw InputError(fmt::format("{}:{}: {} field{}, but the header has {} columns{}", records.name(),
                               records.line(), count, count == 1 ? "" : "s", header.size(),
                               missing));
}

}  // namespace hepsweep::studies
