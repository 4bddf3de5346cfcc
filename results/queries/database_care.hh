#pragma once

#include <filesystem>

namespace hepsweep::results {

/// Copies a database, which may be in use, to `target`: one plain file, whole or not there at all.
/// A backup of the same study that stands there is replaced. On a network file system, during a
/// run, the readers' snapshot is copied, with a warning that names its age.
/// \throws InputError where `target` is the database itself, another file, or in use
void back_up_database(const std::filesystem::path& file, const std::filesystem::path& target);

/// Brings a database of an older version to this program's, in one transaction.
struct Upgrade {
  int from = 0;
  int to = 0;
};
/// \throws InputError where it is no database of ours, of a newer version, or in use
Upgrade upgrade_database(const std::filesystem::path& file);

}  // namespace hepsweep::results
