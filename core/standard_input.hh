#pragma once

#include <string>

namespace hepsweep {

/// All that is left of standard input.
std::string read_standard_input();

}  // namespace hepsweep
