#include "results/store/file_system.hh"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sys/vfs.h>

#include <fmt/core.h>

#include "core/error.hh"

namespace hepsweep::results {
namespace {

struct KnownType {
  unsigned long magic;  // statfs(2)
  const char* name;
  bool local;
};

constexpr std::array known_types = {
    KnownType{0xEF53, "ext4", true},        KnownType{0x58465342, "xfs", true},
    KnownType{0x9123683E, "btrfs", true},   KnownType{0x01021994, "tmpfs", true},
    KnownType{0x794C7630, "overlay", true}, KnownType{0x2FC12FC1, "zfs", true},
    KnownType{0xF2F52010, "f2fs", true},    KnownType{0xCA451A4E, "bcachefs", true},
    KnownType{0x3153464A, "jfs", true},     KnownType{0x858458F6, "ramfs", true},
    KnownType{0x6969, "nfs", false},        KnownType{0x0BD00BD0, "lustre", false},
    KnownType{0x47504653, "gpfs", false},   KnownType{0x19830326, "beegfs", false},
    KnownType{0xFF534D42, "cifs", false},   KnownType{0xFE534D42, "smb2", false},
    KnownType{0x517B, "smb", false},        KnownType{0x65735546, "fuse", false},
    KnownType{0x00C36400, "ceph", false},   KnownType{0x5346414F, "afs", false},
    KnownType{0x6B414653, "kafs", false},   KnownType{0x01021997, "9p", false},
    KnownType{0xAAD7AAEA, "panfs", false},  KnownType{0x20030528, "orangefs", false},
    KnownType{0x01161970, "gfs2", false},   KnownType{0x7461636F, "ocfs2", false},
};

}  // namespace

FileSystem file_system_of(const std::filesystem::path& folder) {
  struct statfs status {};
  if (::statfs(folder.c_str(), &status) != 0) {
    throw InputError(fmt::format("{}: {}", folder.string(), std::strerror(errno)));
  }
  const unsigned long magic = static_cast<unsigned long>(status.f_type) & 0xFFFFFFFFUL;
  for (const KnownType& type : known_types) {
    if (type.magic == magic) return {type.name, type.local};
  }
  return {fmt::format("type {:#x}", magic), false};
}

StorageMode storage_mode_for(const FileSystem& file_system) {
  const char* wanted = std::getenv("HEPSWEEP_DATABASE_MODE");
  const std::string mode = wanted == nullptr ? "" : wanted;
  if (!mode.empty() && mode != "exclusive") {
    throw InputError(fmt::format(
        "HEPSWEEP_DATABASE_MODE is \"{}\"; it can only be \"exclusive\" or not set", mode));
  }
  return file_system.local && mode.empty() ? StorageMode::shared : StorageMode::exclusive;
}

std::string mode_name(StorageMode mode) {
  return mode == StorageMode::shared ? "shared" : "exclusive";
}

}  // namespace hepsweep::results
