#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace hepsweep {

/// 32 hexadecimal digits of XXH3 (128 bits): tells contents apart, is not for secrets.
std::string digest_of(std::span<const std::byte> bytes);
std::string digest_of(std::string_view text);
/// \param between_blocks called every few megabytes, where reading may take long
/// \throws InputError where the file can't be read
std::string digest_of_file(const std::filesystem::path& file,
                           const std::function<void()>& between_blocks = {});

/// 64-bit XXH3, for checksums in files and for keys of random streams.
std::uint64_t checksum_of(std::span<const std::byte> bytes);
std::uint64_t checksum_of(std::string_view text);

}  // namespace hepsweep
