#include "core/digest.hh"

#include <fmt/core.h>
#include <xxhash.h>

#include "core/files.hh"

namespace hepsweep {
namespace {

std::string hexadecimal(XXH128_hash_t hash) {
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace

std::string digest_of(std::span<const std::byte> bytes) {
  return hexadecimal(XXH3_128bits(bytes.data(), bytes.size()));
}

std::string digest_of(std::string_view text) {
  return hexadecimal(XXH3_128bits(text.data(), text.size()));
}

std::string digest_of_file(const std::filesystem::path& file) {
  return digest_of(MappedFile(file).bytes());
}

std::uint64_t checksum_of(std::span<const std::byte> bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::uint64_t checksum_of(std::string_view text) {
  return XXH3_64bits(text.data(), text.size());
}

}  // namespace hepsweep
