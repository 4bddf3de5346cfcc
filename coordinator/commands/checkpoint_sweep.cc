#include "coordinator/commands/checkpoint_sweep.hh"

#include <set>
#include <system_error>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/log.hh"
#include "results/queries/stored_study.hh"
#include "worker/trainer/checkpoint_file.hh"

namespace hepsweep::coordinator {
namespace {

std::set<std::int64_t> trials_with_checkpoints(const std::filesystem::path& folder) {
  std::set<std::int64_t> trials;
  std::error_code error;
  std::filesystem::directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (const auto trial = worker::trial_of_checkpoint(entry->path())) trials.insert(*trial);
  }
  return trials;
}

void remove_if_ended(const std::filesystem::path& folder, const results::StoredStudy& study,
                     std::int64_t trial, const std::string& base_folder) {
  const auto stored = study.find_trial(trial);  // it may be another study's
  if (!stored || !studies::is_final(stored->state)) return;
  studies::TrialSpecification specification = study.specification_of(stored->record);
  specification.base_folder = base_folder;
  worker::remove_checkpoint(folder, specification);
}

}  // namespace

void remove_ended_checkpoints(const std::filesystem::path& folder,
                              const std::filesystem::path& database,
                              const std::string& base_folder) {
  const std::set<std::int64_t> trials = trials_with_checkpoints(folder);
  if (trials.empty()) return;
  try {
    const results::StoredStudy study(database);
    for (const std::int64_t trial : trials) remove_if_ended(folder, study, trial, base_folder);
  } catch (const Error& error) {
    log_debug(fmt::format("checkpoints of ended trials may stay: {}", error.what()));
  }
}

}  // namespace hepsweep::coordinator
