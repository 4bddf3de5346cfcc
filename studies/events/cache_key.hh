#pragma once

#include <functional>
#include <string>

#include "studies/events/data_settings.hh"

namespace hepsweep::studies {

/// Names the cache file of a study's events: a digest of the contents of its files (or of the
/// built-in process's settings and first events, so that a changed generator is noticed) and of
/// every setting that changes the events. Paths, features, splits and policies do not.
/// \param between_blocks called again and again, since reading may take long
/// \throws InputError where a file can't be read
std::string cache_key(const DataSettings& settings,
                      const std::function<void()>& between_blocks = {});

}  // namespace hepsweep::studies
