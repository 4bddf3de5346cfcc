#pragma once

#include <string>

#include "studies/events/data_settings.hh"

namespace hepsweep::studies {

/// `hepsweep events generate`: events of the built-in process as CSV or CSV.gz; what it took goes
/// to the log. Memory does not grow with the number of events.
/// \param target "-" is standard output
/// \throws InputError for settings out of range, or a target that is neither .csv nor .csv.gz
void generate_events(const GeneratedSource& source, const std::string& target);

}  // namespace hepsweep::studies
