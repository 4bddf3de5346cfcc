#pragma once

#include <string>

namespace hepsweep::coordinator {

/// \throws InputError where the events are no longer those with which the study was begun
void check_same_events(const std::string& database, const std::string& digest_then,
                       const std::string& digest_now);

}  // namespace hepsweep::coordinator
