#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "studies/events/csv_records.hh"

namespace hepsweep::studies {

/// Reads the first record: the names of the columns.
/// \throws InputError for an empty file, a column without a name or given twice, numbers instead
///   of names, another separator than the comma
std::vector<std::string> read_csv_header(CsvRecords& records);

/// The error for a record that has more or fewer fields than the header.
[[noreturn]] void fail_ragged(const CsvRecords& records, std::string_view record,
                              const std::vector<std::string>& header);

/// How many fields a record has.
std::size_t count_fields(std::string_view record);

}  // namespace hepsweep::studies
