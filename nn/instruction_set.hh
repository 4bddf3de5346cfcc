#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hepsweep::nn {

/// The x86-64 levels for which nn/kernels is built, from the oldest: "x86-64-v2", "x86-64-v3",
/// "x86-64-v4". Results are reproducible bit for bit within a level.
const std::vector<std::string>& known_levels();

/// The level that the loader chose for this process: that of the kernels in use.
std::string current_level();

/// The newest level that this processor has, whatever this process uses.
std::string best_level();

/// Whether a processor whose best level is `best` can run `level`.
/// \throws InputError for an unknown level
bool level_within(std::string_view level, std::string_view best);

/// The value of the environment variable GLIBC_TUNABLES that pins a new process to a level: the
/// loader then takes the kernels of that level, and the C library its functions for it. Levels
/// above this processor's own have no effect.
/// \throws InputError for an unknown level, naming the known ones
std::string tunables_for_level(std::string_view level);

}  // namespace hepsweep::nn
