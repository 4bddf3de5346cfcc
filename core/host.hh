#pragma once

#include <string>

namespace hepsweep {

/// The name of this machine; "unknown" where it has none.
std::string host_name();

}  // namespace hepsweep
