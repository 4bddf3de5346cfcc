#pragma once

#include <optional>
#include <string>

#include "studies/events/event_table.hh"
#include "studies/events/text_output.hh"

namespace hepsweep::studies {

/// For events that are written piece by piece.
struct CsvPiece {
  bool header = true;                ///< false: the events go on behind others
  std::optional<bool> weights = {};  ///< whether there is a column `weight`; nothing: see below
};

/// Writes events as CSV: `label` (0/1 for background/signal, else the class) where there are
/// classes, `weight` where any is not 1, then the columns. Numbers keep every bit; an undefined
/// value is an empty cell.
void write_events_csv(const EventView& events, TextOutput& output, const CsvPiece& piece = {});

/// A text as a CSV field: in quotation marks where it needs them.
std::string csv_field(const std::string& text);

}  // namespace hepsweep::studies
