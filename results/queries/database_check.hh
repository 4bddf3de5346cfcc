#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace hepsweep::results {

/// What is wrong with a database: SQLite's own checks first, then what the rows mean (complete
/// trials have their metrics, summaries equal what the trials give, ...). Empty: sound.
/// \throws InputError where the file is no database of hepsweep
std::vector<std::string> check_database(const std::filesystem::path& file);

}  // namespace hepsweep::results
