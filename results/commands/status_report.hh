#pragma once

#include <string>

#include "core/json.hh"
#include "results/queries/progress_query.hh"

namespace hepsweep::results {

class StoredStudy;

/// How far a study is, as `hepsweep status` prints it: trials, rate, workers, failures.
std::string status_report(const StoredStudy& study, const Progress& progress);

/// The same as one JSON object.
Json status_report_json(const StoredStudy& study, const Progress& progress);

}  // namespace hepsweep::results
