#pragma once

#include <filesystem>
#include <string>

#include "tests/support/program.hh"

namespace hepsweep::testing {

/// What tests/faults does to a run's files.
struct FileFault {
  std::string role = "coordinator";  ///< or "trainer"
  long first = 0;                    ///< the first call that is disturbed, from 1; 0: none
  long calls = 1;                    ///< how many from there on
  long patience = 0;                 ///< each further one interrupts the run; 0: none does
  std::string error = "ENOSPC";      ///< "EIO", or "CLOCK": the clock goes back by a day
};

/// How a run under a fault went.
struct FaultyRun {
  ProgramOutput output;          ///< exit code 137: it had to be killed, because it hung
  long calls = 0;                ///< that could have been disturbed
  std::string log;               ///< a line for each one that was
  bool was_interrupted = false;  ///< more of them than the patience was for
};

/// `hepsweep run study.json --db study.db` with one local worker, in a folder whose files are
/// disturbed.
FaultyRun run_with_fault(const FileFault& fault, const std::filesystem::path& folder);

}  // namespace hepsweep::testing
