#pragma once

#include <string>
#include <vector>

#include "studies/events/data_settings.hh"

namespace hepsweep::studies {

/// Refuses a file that stands twice in data.files, since its events would be in the training and in
/// another split at once. Two entries with splits of their own, or with classes, that differ are
/// the study's own will.
/// \param identities one for each file; equal for the same file: its path, or its content's digest
/// \param path of data.files, for messages
/// \throws JsonError that names both entries
void refuse_repeated_files(const std::vector<EventFile>& files,
                           const std::vector<std::string>& identities, const std::string& path);

}  // namespace hepsweep::studies
