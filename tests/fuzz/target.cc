#include "tests/fuzz/target.hh"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "tests/fuzz/targets/targets.hh"

namespace hepsweep::fuzz {

std::span<const Target> targets() {
  static constexpr std::array table = {
      Target{"study", accepts_study, no_seeds},
      Target{"workspace", accepts_workspace, no_seeds},
      Target{"events", accepts_events, compressed_event_seeds},
      Target{"idx", accepts_idx, idx_seeds},
      Target{"cache", accepts_cache, cache_seeds},
      Target{"model", accepts_model, model_seeds},
      Target{"checkpoint", accepts_checkpoint, checkpoint_seeds},
      Target{"message", accepts_message, message_seeds},
      Target{"trial", accepts_trial, trial_seeds},
  };
  return table;
}

const Target& target(std::string_view name) {
  const auto found = std::ranges::find(targets(), name, &Target::name);
  if (found == targets().end()) {
    throw std::out_of_range("no fuzz target is called \"" + std::string(name) + "\"");
  }
  return *found;
}

void demand(bool holds, const char* what) {
  if (!holds) throw std::logic_error(what);
}

}  // namespace hepsweep::fuzz
