#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "studies/events/event_table.hh"

namespace hepsweep::studies {

/// Consecutive events that came from one file or process.
struct EventSource {
  std::string name;         ///< path of the file, or the process
  std::string split;        ///< "train", "validation", "test", or "": by fractions
  std::string sample;       ///< a name for the fit, or ""
  std::uint64_t first = 0;  ///< number of its first event
  std::uint64_t events = 0;
};

/// The first cell of a column that no feature may have. It is an error only when the column is
/// used, since files often carry columns that are none of the network's business.
struct ColumnNote {
  enum class Kind {
    text,       ///< not a number
    undefined,  ///< empty, NaN, or a declared mark
    infinite,   ///< or too large for float32
    absent,     ///< the column is missing in this source
  };
  std::string column;
  Kind kind = Kind::text;
  std::uint64_t source = 0;  ///< index of the source
  std::uint64_t line = 0;    ///< from 1; 0: unknown
  std::string value;         ///< the cell
};

/// Events with their origin. Columns of text or absent in a source are in `notes` only.
struct LoadedEvents {
  EventTable table;
  std::vector<EventSource> sources;
  std::vector<ColumnNote> notes;
};

}  // namespace hepsweep::studies
