#pragma once

#include <cstdint>
#include <string>

#include "core/json.hh"

namespace hepsweep::results {

class StoredStudy;

/// Everything that is stored about one trial: what it was, how its attempts went, what it gave.
Json trial_report_json(const StoredStudy& study, std::int64_t trial);

/// The same for a person: learning curves by their last epoch only.
std::string trial_report(const Json& report);

}  // namespace hepsweep::results
