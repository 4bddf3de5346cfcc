#pragma once

#include <filesystem>
#include <string>

namespace hepsweep::results {

/// How a database is kept safe on the file system that it lies on.
enum class StorageMode {
  shared,     ///< write-ahead log: any process of this machine can read during a run
  exclusive,  ///< rollback journal, held by one process: no shared memory, no trust in locks
};

struct FileSystem {
  std::string name;    ///< "ext4", "nfs", ...; "type 0x1234" where it is not known
  bool local = false;  ///< known to be one: everything else is treated as shared by hosts
};

/// \param folder that exists. \throws InputError where it does not
FileSystem file_system_of(const std::filesystem::path& folder);

/// The mode for a database in this folder. HEPSWEEP_DATABASE_MODE=exclusive in the environment
/// asks for the safer mode where the file system would allow the other one.
StorageMode storage_mode_for(const FileSystem& file_system);

std::string mode_name(StorageMode mode);

}  // namespace hepsweep::results
