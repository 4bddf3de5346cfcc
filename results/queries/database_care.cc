#include "results/queries/database_care.hh"

#include <fmt/core.h>

#include "core/log.hh"
#include "results/queries/stored_study.hh"
#include "results/store/backup.hh"
#include "results/store/connection.hh"
#include "results/store/open_database.hh"
#include "results/store/writer_lock.hh"

namespace hepsweep::results {
namespace {

// What stands there may be replaced only if it is an older backup that nothing else belongs to.
void require_replaceable(const StoredStudy& source, const std::filesystem::path& target) {
  if (!std::filesystem::exists(target)) return;
  if (std::filesystem::equivalent(source.file(), target)) {
    throw InputError(fmt::format("{}: is the database itself", target.string()));
  }
  for (const char* suffix : {"-wal", "-journal"}) {
    const std::string beside = target.string() + suffix;
    if (std::filesystem::exists(beside)) {
      throw InputError(
          fmt::format("{}: can't be replaced: {} belongs to it", target.string(), beside));
    }
  }
  const StoredStudy old(target);
  if (old.study().digest != source.study().digest) {
    throw InputError(fmt::format("{}: holds the study \"{}\", it is not replaced by \"{}\"",
                                 target.string(), old.study().name, source.study().name));
  }
}

}  // namespace

void back_up_database(const std::filesystem::path& file, const std::filesystem::path& target) {
  const StoredStudy source(file);
  if (!source.note().empty()) {
    log_warning(fmt::format("{}: the copy is that of a {}", file.string(), source.note()));
  }
  const auto path = std::filesystem::weakly_canonical(std::filesystem::absolute(target));
  if (std::filesystem::is_directory(path)) {
    throw InputError(fmt::format("{}: is a folder; name a file", path.string()));
  }
  require_replaceable(source, path);
  const WriterLock lock(path);
  copy_database(source.connection(), path);
}

Upgrade upgrade_database(const std::filesystem::path& file) {
  require_file(file);
  const auto path = std::filesystem::canonical(file);
  const WriterLock lock(path);
  const StorageMode mode = storage_mode_for(file_system_of(path.parent_path()));
  const auto connection = open_for_writing(path, mode);
  if (content_of(*connection) == Content::nothing) {
    throw InputError(fmt::format("{}: is not a database of hepsweep", file.string()));
  }
  const Upgrade upgrade{.from = version_of(*connection), .to = current_version()};
  if (upgrade.from < upgrade.to) {
    connection->script("PRAGMA synchronous = FULL");
    migrate(*connection, migrations());
  }
  return upgrade;
}

}  // namespace hepsweep::results
