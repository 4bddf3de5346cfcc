#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hepsweep::fuzz {

/// A study file, with the check of its configurations.
bool accepts_study(std::string_view bytes);

/// A HistFactory workspace: read, written and read again, its measurements evaluated, small ones
/// fitted.
bool accepts_workspace(std::string_view bytes);

/// A file of events, plain or compressed, read with and without label and weight.
bool accepts_events(std::string_view bytes);
std::vector<std::string> compressed_event_seeds();

/// A file of images or rows in the IDX format, plain or compressed.
bool accepts_idx(std::string_view bytes);
std::vector<std::string> idx_seeds();

/// A cache file of mapped events.
bool accepts_cache(std::string_view bytes);
std::vector<std::string> cache_seeds();

/// A model file as `hepsweep predict` reads it; once as it is, once with its checksum mended.
bool accepts_model(std::string_view bytes);
std::vector<std::string> model_seeds();

/// A checkpoint file; once as it is, once with its checksum mended.
bool accepts_checkpoint(std::string_view bytes);
std::vector<std::string> checkpoint_seeds();

/// A message between processes.
bool accepts_message(std::string_view bytes);
std::vector<std::string> message_seeds();

/// The bytes behind the checksum of a trial or of a trial's result.
bool accepts_trial(std::string_view bytes);
std::vector<std::string> trial_seeds();

inline std::vector<std::string> no_seeds() {
  return {};
}

}  // namespace hepsweep::fuzz
