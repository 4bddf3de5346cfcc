#include "core/digest.hh"

#include <algorithm>
#include <memory>
#include <new>

#include <fmt/core.h>
#include <xxhash.h>

#include "core/files.hh"

namespace hepsweep {
namespace {

constexpr std::size_t block_size = std::size_t{1} << 24;

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

std::string digest_of_file(const std::filesystem::path& file,
                           const std::function<void()>& between_blocks) {
  const MappedFile mapped(file);
  const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(),
                                                                       &XXH3_freeState);
  if (!state) throw std::bad_alloc();
  XXH3_128bits_reset(state.get());
  for (auto left = mapped.bytes(); !left.empty();) {
    const auto block = left.first(std::min(block_size, left.size()));
    XXH3_128bits_update(state.get(), block.data(), block.size());
    left = left.subspan(block.size());
    if (between_blocks) between_blocks();
  }
  return hexadecimal(XXH3_128bits_digest(state.get()));
}

std::uint64_t checksum_of(std::span<const std::byte> bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::uint64_t checksum_of(std::string_view text) {
  return XXH3_64bits(text.data(), text.size());
}

}  // namespace hepsweep
