#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace hepsweep::testing {

/// What is wrong with a finished study's database; "" for nothing.
/// \param expected_rows of the undisturbed run (rows_of)
std::string database_problem(const std::filesystem::path& database, std::int64_t expected_trials,
                             const std::string& expected_rows);

/// The first line in which two texts differ: "line 12: 'this' instead of 'that'"; "" for none.
std::string first_difference(const std::string& found, const std::string& expected);

/// Gives this process and its children a /dev/shm of their own, so that what lies there afterwards
/// is theirs. \return false where that is not allowed
bool separate_shared_memory();
/// Shared memory that nobody uses any more: names in /dev/shm.
std::vector<std::string> shared_memory_left();

}  // namespace hepsweep::testing
