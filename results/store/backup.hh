#pragma once

#include <filesystem>

namespace hepsweep::results {

class Connection;

/// Copies a database as it is at one moment, whoever writes to it meanwhile, into one plain file
/// that replaces `target` when it is whole and on the disk. \throws Error
void copy_database(Connection& source, const std::filesystem::path& target);

}  // namespace hepsweep::results
