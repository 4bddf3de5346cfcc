#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hepsweep::results {

class Connection;

/// The objective of each complete nominal trial of a stage, by configuration and replica.
struct Objectives {
  std::vector<std::int64_t> configurations;  ///< in the order of their numbers
  std::vector<double> values;                ///< configurations x replicas, row-major; NaN: none
  std::size_t replicas = 1;

  std::span<const double> row(std::size_t index) const {
    return std::span(values).subspan(index * replicas, replicas);
  }
  /// Those of a configuration by its number; empty where it has none.
  std::span<const double> of(std::int64_t configuration) const;
};

Objectives objectives_of_search(Connection& connection);
/// Of stage "baseline".
Objectives objectives_of_baselines(Connection& connection);

}  // namespace hepsweep::results
