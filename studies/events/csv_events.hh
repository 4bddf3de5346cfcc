#pragma once

#include <string>

#include "studies/events/event_reader.hh"

namespace hepsweep::studies {

/// Reads events from CSV or CSV.gz: a header with the names of the columns, then one event a line.
/// \throws InputError as event_reader.hh says; also for a missing or non-numeric label or weight
RawEvents read_csv_events(const std::string& file, const ReadPlan& plan);

}  // namespace hepsweep::studies
