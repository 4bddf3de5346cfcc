#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace hepsweep::nn {

/// The extents of one event's values between two layers: {28} for 28 numbers, {1, 28, 28} for an
/// image of one channel. The batch is not part of it.
struct Shape {
  std::vector<std::size_t> extents;

  /// Numbers in one event.
  std::size_t size() const;
  /// "300", "32 x 28 x 28".
  std::string text() const;
  bool operator==(const Shape&) const = default;
};

}  // namespace hepsweep::nn
