#pragma once

#include <cstdint>
#include <string>

#include "studies/events/event_table.hh"

namespace hepsweep::studies {

/// The index of a column by its name. \throws InputError for a missing one, with the nearest name
std::uint32_t column_index(const EventView& events, const std::string& column);

}  // namespace hepsweep::studies
