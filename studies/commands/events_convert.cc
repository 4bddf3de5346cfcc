#include "studies/commands/events_convert.hh"

#include <fmt/core.h>

#include "core/error.hh"
#include "studies/commands/events_source.hh"
#include "studies/events/csv_header.hh"
#include "studies/events/csv_writer.hh"
#include "studies/events/load_events.hh"

namespace hepsweep::studies {
namespace {

constexpr std::size_t piece = 1 << 20;

std::string header_line(const std::vector<std::string>& columns) {
  std::string line;
  for (const std::string& column : columns) {
    if (!line.empty()) line += ',';
    line += csv_field(column);
  }
  return line + '\n';
}

void copy_csv(const std::string& source, TextOutput& output) {
  CsvRecords records{TextSource(source)};
  const std::vector<std::string> header = read_csv_header(records);
  std::string text = header_line(header);
  std::string_view record;
  while (records.next(record)) {
    if (count_fields(record) != header.size()) fail_ragged(records, record, header);
    text.append(record).append(1, '\n');
    if (text.size() < piece) continue;
    output.write(text);
    text.clear();
  }
  output.write(text);
}

}  // namespace

void check_target(const std::string& target) {
  if (target == "-" || target.ends_with(".csv") || target.ends_with(".csv.gz")) return;
  throw InputError(
      fmt::format("{}: the format can't be told from this name; give a name that ends "
                  "with .csv or .csv.gz, or - for standard output",
                  target));
}

void convert_events(const std::string& source, const std::string& target) {
  check_target(target);
  if (is_study_file(source)) {
    const LoadedEvents events = load_events(data_of_study(source));
    TextOutput output(target);
    write_events_csv(events.table, output);
    output.commit();
  } else {
    TextOutput output(target);
    copy_csv(source, output);
    output.commit();
  }
}

}  // namespace hepsweep::studies
