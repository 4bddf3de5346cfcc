#pragma once

#include <cstdint>
#include <string>

#include "core/json.hh"
#include "results/queries/validation_query.hh"

namespace hepsweep::results {

class StoredStudy;

/// The validation that a report is about.
/// \param configuration 0: whichever was validated
/// \throws InputError where the study declares none (with the key that does), where it has not
///   begun, and where another configuration is the validated one
Validation required_validation(const StoredStudy& study, std::int64_t configuration);

/// \param limit correlations to show for each class, the strongest first
std::string systematics_report(const StoredStudy& study, const Validation& validation,
                               std::int64_t limit);
/// All of it.
Json systematics_report_json(const StoredStudy& study, const Validation& validation);

}  // namespace hepsweep::results
