#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace hepsweep::bench {

/// The first column of every row of an answer, without NULLs.
/// \throws Error where the database can't be read
std::vector<double> stored_numbers(const std::filesystem::path& file, const std::string& sql);

}  // namespace hepsweep::bench
