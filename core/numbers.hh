#pragma once

#include <cstdint>
#include <string>

namespace hepsweep {

/// "0.8012 ± 0.0034", "(1.49 ± 0.75)e-05": as many digits as the uncertainty supports (two); the
/// value alone, to six significant digits, where the uncertainty is not finite.
std::string with_uncertainty(double value, double uncertainty);

/// "1,234,567".
std::string grouped(std::int64_t value);

/// "12 s", "3 min 20 s", "2 h 05 min", "1 d 04 h"; below a second "340 ms".
std::string duration_text(double seconds);

/// "640 B", "3.2 MB".
std::string size_text(std::uint64_t bytes);

}  // namespace hepsweep
