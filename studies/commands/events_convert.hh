#pragma once

#include <string>

namespace hepsweep::studies {

/// `hepsweep events convert`: CSV or CSV.gz, or the events of a study, to CSV or CSV.gz. Cells are
/// kept as they are written; the numbers of a study's events keep every bit. Nothing is left
/// behind where the input is bad.
/// \param source, target "-" is standard input or output
/// \throws InputError for bad input, or a target that is neither .csv nor .csv.gz
void convert_events(const std::string& source, const std::string& target);

/// \throws InputError for a target that is neither .csv, .csv.gz nor "-"
void check_target(const std::string& target);

}  // namespace hepsweep::studies
