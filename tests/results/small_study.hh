#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/error.hh"
#include "results/store/result_store.hh"

namespace hepsweep::results::testing {

/// A study record for tests; its digest follows from its name.
StudyRecord small_study(const std::string& name = "small");

/// A result with three metrics, a curve of two epochs and a model.
studies::TrialResult small_result(double auc);

/// Adds a configuration {"width": 16 * number} with its waiting trials, numbered after those there.
void add_configuration(ResultStore& store, std::int64_t configuration, std::int64_t replicas);

/// Starts and finishes the next attempt of a trial.
void finish(ResultStore& store, std::int64_t trial, const studies::TrialResult& result,
            std::int64_t attempt = 1);

/// Three configurations of three replicas: the second is the best, the third tied with it; one
/// trial of the first diverged (trial 3).
void fill_small(ResultStore& store);

/// The first column of the first row of a query, as text; opens the file anew.
std::string answer(const std::filesystem::path& file, const std::string& sql);

/// The message of the InputError that `work` throws; "" where it throws none.
template <typename Work>
std::string input_error_of(const Work& work) {
  try {
    work();
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

/// The names of all files in a folder, in order.
std::vector<std::string> files_in(const std::filesystem::path& folder);

}  // namespace hepsweep::results::testing
