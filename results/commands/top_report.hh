#pragma once

#include <cstdint>
#include <string>

#include "core/json.hh"

namespace hepsweep::results {

class StoredStudy;

/// The leaderboard as `hepsweep top` prints it: the table, how ties were found, counts, and what
/// looks at the test split gave.
std::string top_report(const StoredStudy& study, std::int64_t limit);

/// The same as one JSON object.
Json top_report_json(const StoredStudy& study, std::int64_t limit);

}  // namespace hepsweep::results
