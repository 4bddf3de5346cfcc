#pragma once

#include <filesystem>
#include <string>

#include "results/store/result_store.hh"
#include "studies/study/study.hh"

namespace hepsweep::bench {

/// A grid of a million configurations with five replicas each, of which a measurement takes as
/// many as it needs: always the same study, so that a database can grow from one to the next.
studies::Study null_study();

/// Its row in a database.
results::StudyRecord null_study_record(const studies::Study& study);

/// A folder for databases, removed with all its content at the end.
class ScratchFolder {
 public:
  /// \param beside the folder (on the disk) in which it is made
  explicit ScratchFolder(const std::filesystem::path& beside);
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace hepsweep::bench
