#include "worker/trainer/checkpoint_file.hh"

#include <charconv>
#include <string_view>
#include <system_error>

#include <fmt/core.h>

#include "core/digest.hh"

namespace hepsweep::worker {

std::filesystem::path checkpoint_file(const std::filesystem::path& folder,
                                      const studies::TrialSpecification& trial) {
  return checkpoint_file(folder, trial.trial, specification_digest(trial));
}

std::filesystem::path checkpoint_file(const std::filesystem::path& folder, std::int64_t trial,
                                      const std::string& specification_digest) {
  return folder / fmt::format("trial-{}-{}.checkpoint", trial, specification_digest);
}

std::optional<std::int64_t> trial_of_checkpoint(const std::filesystem::path& file) {
  constexpr std::string_view prefix = "trial-";
  const std::string name = file.filename().string();
  if (!name.starts_with(prefix) || name.find(".checkpoint") == std::string::npos) return {};
  std::int64_t trial = 0;
  const char* const end = name.data() + name.size();
  const auto [rest, error] = std::from_chars(name.data() + prefix.size(), end, trial);
  if (error != std::errc() || rest == end || *rest != '-' || trial < 1) return std::nullopt;
  return trial;
}

std::string specification_digest(const studies::TrialSpecification& trial) {
  return digest_of(studies::to_bytes(trial));
}

void remove_checkpoint(const std::filesystem::path& folder,
                       const studies::TrialSpecification& trial) {
  const std::string name = checkpoint_file(folder, trial).filename().string();
  std::error_code error;
  std::filesystem::directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    if (entry->path().filename().string().starts_with(name)) {
      std::filesystem::remove(entry->path(), ignored);
    }
  }
}

}  // namespace hepsweep::worker
