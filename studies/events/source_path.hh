#pragma once

#include <filesystem>
#include <string>

namespace hepsweep::studies {

/// A path as a study writes it: every ${NAME} is taken from the environment; a relative path
/// starts at the base folder.
/// \param json_path where it stands, for messages
/// \throws JsonError for an unset variable, a "${" without "}", an empty path
std::filesystem::path resolved_path(const std::string& text, const std::string& json_path,
                                    const std::filesystem::path& base_folder);

}  // namespace hepsweep::studies
