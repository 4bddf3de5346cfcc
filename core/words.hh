#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hepsweep {

/// The known word nearest to a mistyped one (edit distance with swaps), or "" where none is near.
std::string nearest_word(std::string_view word, const std::vector<std::string>& known);

/// "\"epoch\" is not known; did you mean \"epochs\"?", or the list of what is known.
std::string unknown_word_message(std::string_view word, const std::vector<std::string>& known);

/// "a, b and c".
std::string joined(const std::vector<std::string>& words, std::string_view last = "and");

}  // namespace hepsweep
