#pragma once

#include <string>
#include <string_view>

namespace hepsweep::worker {

/// What a program wrote, as a line of a report that any table or file can hold: lines are joined
/// by " | ", colours and control characters are taken out, and what is no UTF-8 becomes U+FFFD.
std::string as_one_line(std::string_view output);

/// The last lines of a program's output, whole ones as far as they fit, in the same form; of a
/// last line that is too long by itself the end, behind "...".
/// \param most bytes of the output that are shown
std::string last_lines(std::string_view output, std::size_t most = 1000);

}  // namespace hepsweep::worker
