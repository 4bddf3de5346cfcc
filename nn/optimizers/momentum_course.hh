#pragma once

#include <cstdint>

#include "core/json_reader.hh"

namespace hepsweep::nn {

/// A momentum that may change with the epochs: from `from` in the first epoch by equal steps to
/// `to` behind `epochs` of them, where it stays.
struct MomentumCourse {
  double from = 0.9;
  double to = 0.9;
  std::int64_t epochs = 0;

  bool constant() const { return epochs == 0; }
  double at(std::uint64_t completed_epochs) const;
};

/// The setting "momentum": a number in [0, 1) (default 0.9), or {"from", "to", "epochs"}.
MomentumCourse read_momentum_course(ObjectReader& settings);

}  // namespace hepsweep::nn
