#pragma once

#include <string>

#include "studies/events/data_settings.hh"

namespace hepsweep::studies {

/// Whether an argument names a study file rather than a file of events.
bool is_study_file(const std::string& argument);

/// The `data` of a study file, without its features, which may be parameters of the search.
/// \throws InputError with file and line
DataSettings data_of_study(const std::string& file);

}  // namespace hepsweep::studies
