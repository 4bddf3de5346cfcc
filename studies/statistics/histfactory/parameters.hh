#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "studies/statistics/histfactory/workspace.hh"

namespace hepsweep::studies::histfactory {

/// The term of the likelihood that an auxiliary measurement gives a parameter.
enum class Constraint { none, normal, poisson };

/// "none", "normal", "poisson".
std::string_view name_of(Constraint constraint);

struct Parameter {
  std::string name{};  ///< "xs", or "stat[3]" of a set with one for each bin
  Constraint constraint = Constraint::none;
  double init = 0;
  double lower = 0;
  double upper = 0;
  bool fixed = false;
  double auxiliary = 0;  ///< what was measured; none: 0
  /// normal: the standard deviation of the auxiliary measurement. poisson: the factor f that makes
  /// f * parameter its expectation
  double scale = 1;

  /// The uncertainty before the fit: sigma, or 1/sqrt(f); 0 where unconstrained or fixed.
  double prefit_width() const;
};

/// The parameters that share a modifier's name.
struct ParameterSet {
  std::string name;
  ModifierType type = ModifierType::normfactor;  ///< histosys where a normsys shares the name
  bool is_scalar = true;  ///< one parameter by its own name, not one for each bin
  std::size_t first = 0;  ///< of its parameters
  std::size_t size = 1;
  /// staterror: where the bins of each channel begin (its name is the key), counted from `first`
  std::map<std::string, std::size_t, std::less<>> channel_offsets{};
};

/// All parameters of a measurement, in pyhf's order: sets grouped by the type of the modifier
/// (alphabetically), in each group as channels (by name), samples (by name) and modifiers (by name)
/// bring them up; staterrors by name.
struct Parameters {
  std::vector<Parameter> all;
  std::vector<ParameterSet> sets;

  /// nullptr where there is none
  const ParameterSet* find_set(std::string_view name) const;
  /// The index of a parameter; all.size() where there is none. A set with one parameter may be
  /// called by its own name.
  std::size_t index_of(std::string_view name) const;
};

/// The most parameters of a model: its matrix of second derivatives is dense.
inline constexpr std::size_t most_parameters = 2000;

/// \pre check(workspace) has passed
/// \param measurement the number of the measurement whose settings count
/// \throws JsonError where a name is shared by modifiers that cannot share a parameter, or where
/// the measurement's settings don't fit
Parameters make_parameters(const Workspace& workspace, std::size_t measurement);

/// Channels, samples or modifiers in the order of their names (equal names keep their order).
template <typename Named>
std::vector<const Named*> by_name(const std::vector<Named>& list) {
  std::vector<const Named*> sorted;
  sorted.reserve(list.size());
  for (const Named& element : list) sorted.push_back(&element);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Named* a, const Named* b) { return a->name < b->name; });
  return sorted;
}

}  // namespace hepsweep::studies::histfactory
