#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/digest.hh"

namespace hepsweep::fuzz {

/// The content with its last eight bytes replaced by the checksum of those before, which no
/// mutation would hit.
inline std::string with_right_checksum(std::string_view bytes) {
  constexpr std::size_t size = sizeof(std::uint64_t);
  std::string mended(bytes.substr(0, bytes.size() < size ? 0 : bytes.size() - size));
  const std::uint64_t checksum = checksum_of(mended);
  return mended.append(reinterpret_cast<const char*>(&checksum), size);
}

}  // namespace hepsweep::fuzz
