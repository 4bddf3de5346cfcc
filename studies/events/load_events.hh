#pragma once

#include <functional>
#include <string>

#include "studies/events/data_settings.hh"
#include "studies/events/event_source.hh"

namespace hepsweep::studies {

/// Reads or generates the events of a study into memory: all files, one after the other, with
/// their classes and weights; of the columns, those that are numeric in every file, and behind them
/// the derived features. Without a
/// label column and classes of the files, the events have no class (classes empty, labels 0).
/// \param between_blocks called every few thousand events
/// \throws InputError with file, line and column
LoadedEvents load_events(const DataSettings& settings,
                         const std::function<void()>& between_blocks = {});

/// 32 hexadecimal digits over the names of columns and classes, values, weights and labels.
std::string events_digest(const EventView& events);

}  // namespace hepsweep::studies
