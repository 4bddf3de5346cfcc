#pragma once

namespace hepsweep::bench {

/// CPU time in seconds, of this process and of its ended children (trainers).
struct ProcessorUse {
  double own = 0;
  double children = 0;

  friend ProcessorUse operator-(const ProcessorUse& a, const ProcessorUse& b) {
    return {a.own - b.own, a.children - b.children};
  }
};

ProcessorUse processor_use();

/// The most memory that this process had resident, in megabytes (10^6 bytes).
double peak_memory_mb();

}  // namespace hepsweep::bench
