#pragma once

#include <string>
#include <vector>

#include "studies/events/csv_records.hh"

namespace hepsweep::studies {

/// Reads the first record: the names of the columns.
/// \throws InputError for an empty file, a column without a name or given twice, numbers instead
///   of names, another separator than the comma
std::vector<std::string> read_csv_header(CsvRecords& records);

}  // namespace hepsweep::studies
