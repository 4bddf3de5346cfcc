#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hepsweep::coordinator {

/// The configurations of a look at the test split.
struct LookedAt {
  std::vector<std::int64_t> finalists;  ///< best first
  std::vector<std::int64_t> baselines;  ///< of the search; they don't count as finalists
  bool on_both = false;                 ///< trained on training and validation events together

  std::vector<std::int64_t> all() const;
};

/// Where the events of a study are found.
struct EventFolders {
  std::string base;   ///< in which paths of the study begin
  std::string cache;  ///< for mapped events
};

/// Evaluates and stores what the database lacks of configurations whose look has ended, from the
/// scores that it left: the committees of their replicas, and the winner's difference to each
/// baseline. It is not another look. Where the events are gone or have changed, there is a warning.
/// \return false where a signal ended the wait for a disk that doesn't take them
bool complete_look(const std::string& database, const LookedAt& look, const EventFolders& folders);

}  // namespace hepsweep::coordinator
