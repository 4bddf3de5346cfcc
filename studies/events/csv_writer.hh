#pragma once

#include "studies/events/event_table.hh"
#include "studies/events/text_output.hh"

namespace hepsweep::studies {

/// Writes events as CSV: `label` (0/1 for background/signal, else the class) where there are
/// classes, `weight` where any is not 1, then the columns. Numbers keep every bit; an undefined
/// value is an empty cell.
void write_events_csv(const EventView& events, TextOutput& output);

}  // namespace hepsweep::studies
