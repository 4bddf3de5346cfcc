#include "studies/statistics/histfactory/model.hh"

#include <fmt/core.h>

#include "core/error.hh"
#include "core/words.hh"
#include "studies/statistics/histfactory/yields.hh"

namespace hepsweep::studies::histfactory {
namespace {

std::size_t measurement_index(const Workspace& workspace, const std::string& name) {
  if (workspace.measurements.empty())
    throw JsonError("measurements", "is empty; give at least one");
  if (name.empty()) return 0;
  std::vector<std::string> names;
  for (const Measurement& measurement : workspace.measurements) {
    if (measurement.name == name) return names.size();
    names.push_back(measurement.name);
  }
  throw InputError("no such measurement: " + unknown_word_message(name, names));
}

std::vector<std::size_t> constrained_of(const std::vector<Parameter>& parameters) {
  std::vector<std::size_t> constrained;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (parameters[i].constraint != Constraint::none) constrained.push_back(i);
  }
  return constrained;
}

}  // namespace

Model::Model(const Workspace& workspace, const ModelSettings& settings) {
  check(workspace);
  const std::size_t number = measurement_index(workspace, settings.measurement);
  measurement_ = workspace.measurements[number].name;
  parameters_ = make_parameters(workspace, number);
  for (const Channel* channel : by_name(workspace.channels)) {
    channels_.push_back({channel->name, channel->samples.front().yields.size()});
  }
  layout_ = make_layout(workspace, parameters_, settings.interpolation);
  for (const Observation* observation : by_name(workspace.observations)) {
    observed_.main.insert(observed_.main.end(), observation->counts.begin(),
                          observation->counts.end());
  }
  constrained_ = constrained_of(parameters_.all);
  for (const std::size_t i : constrained_) {
    observed_.auxiliary.push_back(parameters_.all[i].auxiliary);
  }
  const std::string& poi = workspace.measurements[number].poi;
  if (!settings.poi.empty()) {
    poi_ = poi_index(settings.poi);
  } else if (!poi.empty()) {
    try {
      poi_ = poi_index(poi);
    } catch (const InputError& error) {
      throw JsonError(fmt::format("measurements[{}].config.poi", number), error.what());
    }
  }
}

std::size_t Model::parameter_index(std::string_view name) const {
  const std::size_t index = parameters_.index_of(name);
  if (index < parameters_.all.size()) return index;
  if (const ParameterSet* set = parameters_.find_set(name)) {
    throw InputError(
        fmt::format("\"{0}\" stands for {1} parameters; write \"{0}[0]\"", name, set->size));
  }
  std::vector<std::string> names;
  for (const ParameterSet& set : parameters_.sets) {
    names.push_back(set.is_scalar ? set.name : set.name + "[0]");
  }
  throw InputError("no such parameter: " + unknown_word_message(name, names));
}

// A gamma with an auxiliary measurement stands for simulated events: a strength of 0 has no
// meaning.
std::size_t Model::poi_index(std::string_view name) const {
  const std::size_t index = parameter_index(name);
  for (const ParameterSet& set : parameters_.sets) {
    const bool is_it = index >= set.first && index < set.first + set.size;
    if (!is_it || set.is_scalar || set.type == ModifierType::shapefactor) continue;
    throw InputError(
        fmt::format("\"{}\" belongs to a {}, which can't be the parameter of "
                    "interest; choose a normfactor, or another that is not a "
                    "shapesys or staterror",
                    name, name_of(set.type)));
  }
  return index;
}

std::vector<double> Model::starting_values() const {
  std::vector<double> values;
  values.reserve(parameters_.all.size());
  for (const Parameter& parameter : parameters_.all) values.push_back(parameter.init);
  return values;
}

Data Model::asimov(std::span<const double> parameters) const {
  Yields yields(layout_);
  yields.set_point(parameters);
  Data data;
  data.main.assign(yields.values().begin(), yields.values().end());
  for (const std::size_t i : constrained_) {
    const Parameter& parameter = parameters_.all[i];
    data.auxiliary.push_back(parameter.constraint == Constraint::normal
                                 ? parameters[i]
                                 : parameter.scale * parameters[i]);
  }
  return data;
}

}  // namespace hepsweep::studies::histfactory
