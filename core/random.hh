#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace hepsweep {

/// One block of Philox4x32-10, a counter-based generator: J. Salmon et al., "Parallel random
/// numbers: as easy as 1, 2, 3", SC'11. A pure function, so that any number of a stream is had
/// without those before it.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key);

/// The key of a random stream. Two streams with any part different are independent; a
/// configuration, a variation or a rank is never part of it (docs/architecture.md, rule 1).
/// \param purpose "weights", "shuffle", "dropout", ...
/// \param name of the layer or the thing inside the purpose
std::uint64_t stream_key(std::uint64_t seed, std::uint64_t replica, std::string_view purpose,
                         std::string_view name = "");

/// Random numbers of one stream: the same on every machine, for ever.
class RandomStream {
 public:
  /// \param item a sub-stream, such as an epoch or an event number
  explicit RandomStream(std::uint64_t key, std::uint64_t item = 0);

  std::uint32_t next32();
  std::uint64_t next64();
  /// Uniform in [0, 1), 53 bits.
  double uniform();
  /// Standard normal (Box and Muller).
  double normal();
  /// Uniform in 0 .. bound-1, unbiased; bound >= 1.
  std::uint64_t below(std::uint64_t bound);
  /// A random order (Fisher and Yates).
  void shuffle(std::span<std::uint32_t> values);

 private:
  void refill();

  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 4> block_{};
  unsigned used_ = 4;
  double spare_normal_ = 0;
  bool has_spare_normal_ = false;
};

}  // namespace hepsweep
