#pragma once

#include <cstdint>

namespace hepsweep::nn {

/// What every random number of a training follows from: initial weights, shuffling and dropout
/// have streams of their own, keyed by (study, replica, purpose, layer name).
struct Seeds {
  std::uint64_t study = 1;
  std::uint64_t replica = 0;
};

}  // namespace hepsweep::nn
