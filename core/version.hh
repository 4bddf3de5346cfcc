#pragma once

namespace hepsweep {

/// Of this program: written into databases, model files and messages.
inline constexpr const char* program_version = HEPSWEEP_VERSION;

}  // namespace hepsweep
