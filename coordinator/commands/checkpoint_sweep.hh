#pragma once

#include <filesystem>
#include <string>

namespace hepsweep::coordinator {

/// Removes the checkpoints of a study's trials that have ended. A worker does so when its result is
/// acknowledged; this is for those that died before, or wrote after they were given up. Files of
/// other studies and of trials that go on stay. Fails quietly: they do no harm.
/// \param base_folder of the study: part of what a checkpoint's name is made of
void remove_ended_checkpoints(const std::filesystem::path& folder,
                              const std::filesystem::path& database,
                              const std::string& base_folder);

}  // namespace hepsweep::coordinator
