#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "core/clock.hh"
#include "core/error.hh"
#include "core/files.hh"

namespace hepsweep::coordinator {

/// Names the file by which rank 0 tells its launcher how it goes.
inline constexpr const char* outcome_file_variable = "HEPSWEEP_OUTCOME_FILE";

/// How a run goes, in rank 0's words. mpirun's own exit code says nothing: it is 0 even where ranks
/// were killed, and 137 where a finished run had to be ended.
struct Outcome {
  enum class Phase {
    launched,  ///< nothing was heard from rank 0
    starting,  ///< MPI is joined; events are read, the study is checked
    running,
    ended,    ///< for good, with this exit code
    again,    ///< ended, but to be started anew: every worker is gone
    hindered  ///< the database can't be had now: to be started anew where an earlier run had it
  };

  Phase phase = Phase::launched;
  std::uint64_t beat = 0;                 ///< grows as long as rank 0 is at work
  std::int64_t finished = 0;              ///< trials with a final state, those of earlier runs too
  ExitCode exit_code = ExitCode::failed;  ///< with `ended`, `again` and `hindered`
  std::string host = "-";                 ///< of rank 0
  std::int64_t process = 0;               ///< of rank 0
};

/// One line of always the same length, with the beat at both ends: a reader sees when it got half
/// of one line and half of the next.
std::string outcome_line(const Outcome& outcome);
/// Nothing where the line is not whole.
std::optional<Outcome> outcome_of_line(const std::string& line);

/// The launcher's side: makes the file, reads it, removes it. It lies beside the database, the one
/// folder that launcher and rank 0 surely share when they are on different machines.
class OutcomeFile {
 public:
  /// \throws InputError where the folder takes no files, Error where its disk is full
  explicit OutcomeFile(const std::filesystem::path& folder);
  ~OutcomeFile();
  OutcomeFile(const OutcomeFile&) = delete;
  OutcomeFile& operator=(const OutcomeFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// As it stands now; the last one that could be read where it can't be.
  const Outcome& read();

 private:
  /// \return false where another launcher removed it at once
  bool make(const std::filesystem::path& folder);

  std::filesystem::path path_;
  FileDescriptor lock_;  ///< held while the launcher lives
  Outcome last_;
};

/// Removes the outcome files that dead launchers of this machine left in a folder.
/// \return how many
int remove_old_outcome_files(const std::filesystem::path& folder);

/// Rank 0's side. Does nothing without a launcher, and never fails: where the file can't be
/// written, the launcher notices silence.
class OutcomeReporter {
 public:
  /// For rank 0 of an MPI job whose launcher has named a file; for nobody otherwise.
  static OutcomeReporter from_environment();
  explicit OutcomeReporter(std::string file) : file_(std::move(file)) {}

  /// True where a launcher listens.
  bool has_launcher() const { return !file_.empty(); }
  void starting();
  /// To be called again and again; writes about once a second.
  void running(std::int64_t finished_trials);
  void ended(ExitCode exit_code);
  /// Nobody is left to work, and nobody asked for a stop: a new start can help.
  void ended_without_workers(ExitCode exit_code);
  /// For a reason that may pass it could not go on: another process holds the database, the disk is
  /// full.
  void hindered(ExitCode exit_code);

 private:
  void write(Outcome outcome) const;

  std::string file_;
  Clock::time_point last_written_;
};

}  // namespace hepsweep::coordinator
