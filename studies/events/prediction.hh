#pragma once

#include <string>

#include "studies/events/event_table.hh"
#include "studies/events/preprocessing.hh"

namespace hepsweep::studies {

/// Reads events to be scored: the features of a model, by name, in any order, and the columns of
/// which derived features are made; all other columns are ignored and no label is needed (labels
/// are 0, weights 1). Declared marks, empty cells and NaN are undefined. A header without events
/// gives a table without events. \param file "-" is standard input \throws InputError for a missing
/// column (the nearest is named), a ragged row, a cell that is no
///   finite number, a truncated file
EventTable read_events_for_prediction(const std::string& file, const Preprocessing& preprocessing);

}  // namespace hepsweep::studies
