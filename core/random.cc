#include "core/random.hh"

#include <cmath>
#include <numbers>
#include <string>
#include <utility>

#include "core/digest.hh"

namespace hepsweep {
namespace {

constexpr std::uint32_t low(std::uint64_t value) {
  return static_cast<std::uint32_t>(value);
}
constexpr std::uint32_t high(std::uint64_t value) {
  return static_cast<std::uint32_t>(value >> 32);
}

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key) {
  constexpr std::uint64_t multiplier_0 = 0xD2511F53;
  constexpr std::uint64_t multiplier_1 = 0xCD9E8D57;
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t product_0 = multiplier_0 * counter[0];
    const std::uint64_t product_1 = multiplier_1 * counter[2];
    counter = {high(product_1) ^ counter[1] ^ key[0], low(product_1),
               high(product_0) ^ counter[3] ^ key[1], low(product_0)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

std::uint64_t stream_key(std::uint64_t seed, std::uint64_t replica, std::string_view purpose,
                         std::string_view name) {
  std::string text = std::to_string(seed) + '/' + std::to_string(replica) + '/';
  text.append(purpose).append(1, '/').append(name);
  return checksum_of(text);
}

RandomStream::RandomStream(std::uint64_t key, std::uint64_t item)
    : key_{low(key), high(key)}, counter_{0, 0, low(item), high(item)} {}

void RandomStream::refill() {
  block_ = philox(counter_, key_);
  used_ = 0;
  if (++counter_[0] == 0) ++counter_[1];
}

std::uint32_t RandomStream::next32() {
  if (used_ == 4) refill();
  return block_[used_++];
}

std::uint64_t RandomStream::next64() {
  const std::uint64_t first = next32();
  return first << 32 | next32();
}

double RandomStream::uniform() {
  return static_cast<double>(next64() >> 11) * 0x1.0p-53;
}

double RandomStream::normal() {
  if (std::exchange(has_spare_normal_, false)) return spare_normal_;
  const double radius = std::sqrt(-2 * std::log(1 - uniform()));
  const double angle = 2 * std::numbers::pi * uniform();
  spare_normal_ = radius * std::sin(angle);
  has_spare_normal_ = true;
  return radius * std::cos(angle);
}

std::uint64_t RandomStream::below(std::uint64_t bound) {
  // Reject the incomplete last interval, so that every value is equally likely.
  const std::uint64_t rejected_from = UINT64_MAX - (UINT64_MAX % bound + 1) % bound;
  std::uint64_t value = next64();
  while (value > rejected_from) value = next64();
  return value % bound;
}

void RandomStream::shuffle(std::span<std::uint32_t> values) {
  for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
}

}  // namespace hepsweep
