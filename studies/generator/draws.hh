#pragma once

#include <cmath>
#include <utility>

#include "core/random.hh"

namespace hepsweep::studies {

/// A point on the unit circle: cosine and sine of a random azimuth.
struct CirclePoint {
  double cosine;
  double sine;
};

/// Random numbers for event generation out of one stream. Numbers have 32 bits, and both normal
/// numbers and azimuths come by rejection from a disk (G. Marsaglia and T. Bray, SIAM Review 6
/// (1964) 260): half the cost of RandomStream's, whose 53 bits no detector could tell.
class Draws {
 public:
  Draws(std::uint64_t key, std::uint64_t item) : stream_(key, item) {}

  /// Uniform in (0, 1), never an edge.
  double uniform() { return (stream_.next32() + 0.5) * 0x1.0p-32; }
  /// Uniform in (-1, 1).
  double symmetric() { return (stream_.next32() + 0.5) * 0x1.0p-31 - 1; }

  CirclePoint azimuth() {
    const DiskPoint point = disk();
    // The doubled angle needs no square root.
    return {(point.x * point.x - point.y * point.y) / point.radius_squared,
            2 * point.x * point.y / point.radius_squared};
  }

  /// Standard normal.
  double normal() {
    if (std::exchange(has_spare_, false)) return spare_;
    const DiskPoint point = disk();
    const double scale = std::sqrt(-2 * std::log(point.radius_squared) / point.radius_squared);
    spare_ = scale * point.y;
    has_spare_ = true;
    return scale * point.x;
  }

 private:
  struct DiskPoint {
    double x, y, radius_squared;
  };

  DiskPoint disk() {
    for (;;) {
      const double x = symmetric();
      const double y = symmetric();
      const double radius_squared = x * x + y * y;  // never 0: neither coordinate is
      if (radius_squared < 1) return {x, y, radius_squared};
    }
  }

  RandomStream stream_;
  double spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace hepsweep::studies
