#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/json_reader.hh"
#include "core/random.hh"

namespace hepsweep::nn {

/// Sets the initial weights [fan_in][fan_out] of a layer of fan_out neurons with fan_in inputs
/// each. Biases start from zero.
using WeightFiller = std::function<void(RandomStream& stream, std::size_t fan_in,
                                        std::size_t fan_out, std::span<double> weights)>;

/// The filler that draws every weight by itself, in their order.
using WeightDraw = std::function<double(RandomStream& stream, double fan_in, double fan_out)>;
WeightFiller each_weight(WeightDraw draw);

/// One line of the table of initialisers.
struct InitialiserKind {
  std::string name;
  std::string formula;
  WeightFiller (*read)(ObjectReader& settings);
};

/// Every initialiser that a study may name.
const std::vector<InitialiserKind>& initialiser_kinds();

/// Reads "he_normal" or {"normal": {"sd": 0.1}}.
/// \throws JsonError for an unknown name or bad settings
WeightFiller read_initialiser(const Json& json, const std::string& path);

}  // namespace hepsweep::nn
