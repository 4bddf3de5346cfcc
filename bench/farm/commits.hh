#pragma once

#include <cstdint>
#include <filesystem>

namespace hepsweep::bench {

/// From now on, counts the writing transactions of every database that this process opens.
void count_commits();
std::int64_t commits_so_far();

/// What SQLite alone does on this disk: transactions per second of one row each, durable (a
/// write-ahead log, synchronous = FULL), in a loop that does nothing else.
/// \param folder where its database is made and removed
double single_commit_rate(const std::filesystem::path& folder, double seconds);

}  // namespace hepsweep::bench
