#pragma once

#include <string>
#include <string_view>

namespace hepsweep::studies {

/// What a stored classic method does, in lines for a person; "" for a network.
/// \param bytes of a model file \throws InputError where they are damaged
std::string classic_text(std::string_view bytes, const std::string& origin);

}  // namespace hepsweep::studies
