#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/json.hh"
#include "tests/support/program.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::testing {

/// A study of 12 short trials on 1,500 generated events; each takes some ten milliseconds.
Json small_study();
/// The same with trials of one second or two, to be interrupted.
Json slow_study();

/// `hepsweep ...` in a folder.
ProgramOutput hepsweep(const std::vector<std::string>& arguments,
                       const std::filesystem::path& folder);
/// The command line of `mpirun -n RANKS hepsweep ...`.
std::vector<std::string> over_mpi(int ranks, const std::vector<std::string>& arguments);
std::vector<std::string> alone(const std::vector<std::string>& arguments);

/// Every metric and every point of every curve, bit for bit, one line each; and every trial with
/// its state. Equal texts: equal results.
std::string rows_of(const std::filesystem::path& database);

/// The first number that a query gives.
std::int64_t number_of(const std::filesystem::path& database, const std::string& query);

/// Waits until a query gives at least this number. \return false after half a minute
bool wait_until(const std::filesystem::path& database, const std::string& query,
                std::int64_t at_least);

/// One of the trainers that a run has started. Waits for it: a trainer that is just being started
/// still looks like its supervisor. \return 0 after ten seconds without one
pid_t trainer_of(pid_t run);

}  // namespace hepsweep::testing
