#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hh"

/// HistFactory: binned likelihoods written as JSON (schema 1.0.0), as pyhf, cabinetry and ROOT
/// exchange them. Formulas and conventions: docs/statistics.md.
namespace hepsweep::studies::histfactory {

/// What changes a sample's yields; in the order in which parameters are grouped.
enum class ModifierType { histosys, lumi, normfactor, normsys, shapefactor, shapesys, staterror };

/// "normsys", as the schema writes it.
std::string_view name_of(ModifierType type);

/// One modifier of one sample. Modifiers that share a name share a parameter.
struct Modifier {
  std::string name{};
  ModifierType type = ModifierType::normfactor;
  double low = 1;                  ///< normsys: the factor at -1 sigma
  double high = 1;                 ///< normsys: the factor at +1 sigma
  std::vector<double> low_data{};  ///< histosys: the yields at -1 sigma
  std::vector<double> high_data{};
  std::vector<double> uncertainties{};  ///< shapesys, staterror: absolute, one for each bin
  /// normsys, histosys: other keys of "data", which the schema allows. They mean nothing, and are
  /// kept for writing; null: none
  Json other_data{};
};

/// A physics process in a channel.
struct Sample {
  std::string name{};
  std::vector<double> yields;  ///< expected events in each bin; negative where weights make it so
  std::vector<Modifier> modifiers;
};

/// A region of phase space with its histogram.
struct Channel {
  std::string name{};
  std::vector<Sample> samples;
};

/// The observed events of a channel; not necessarily whole (Asimov data).
struct Observation {
  std::string name{};
  std::vector<double> counts;
};

/// What a measurement says about a parameter; what is left out has the modifier's default.
struct ParameterSettings {
  std::string name{};
  std::optional<std::vector<double>> inits;
  std::optional<std::vector<std::array<double, 2>>> bounds;
  std::optional<std::vector<double>> auxdata;
  std::optional<std::vector<double>> factors;
  std::optional<std::vector<double>> sigmas;
  std::optional<bool> fixed;
};

struct Measurement {
  std::string name{};
  std::string poi;  ///< the parameter of interest; empty: none
  std::vector<ParameterSettings> parameters;
};

struct Workspace {
  std::vector<Channel> channels;
  std::vector<Observation> observations;
  std::vector<Measurement> measurements;
};

/// The most bins that a workspace may have, all channels together: with more, the thousands of
/// evaluations behind limits and impacts take minutes.
inline constexpr std::size_t most_bins = 100'000;
/// The longest name, in bytes: names stand in messages and in tables.
inline constexpr std::size_t longest_name = 256;

/// Reads and checks a workspace. \throws JsonError with the path, the offending value and what
/// would be right
Workspace read_workspace(const Json& json);
/// The same from text. \param origin what messages call it: the file's name
/// \throws InputError with origin and line
Workspace parse_workspace(std::string_view text, const std::string& origin);

/// Writes every value as it was read; keys in the schema's order.
Json to_json(const Workspace& workspace);

/// Everything that ties parts of a workspace together: lengths, names that stand twice, channels
/// without observation, values out of range. read_workspace() calls it; call it for a workspace
/// that was put together in memory. \throws JsonError with the path
void check(const Workspace& workspace);

}  // namespace hepsweep::studies::histfactory
