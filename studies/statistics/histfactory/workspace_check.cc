#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "core/words.hh"
#include "studies/statistics/histfactory/workspace.hh"

// The rules that no single value can break. Paths are those of the JSON document.

namespace hepsweep::studies::histfactory {
namespace {

std::string below(const std::string& path, std::string_view key) {
  return fmt::format("{}.{}", path, key);
}

// A name that stands twice among channels, samples, ...: which of two would count?
template <typename Named>
void check_names(const std::vector<Named>& list, const std::string& path, std::string_view kind) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (seen.insert(list[i].name).second) continue;
    throw JsonError(
        below(element_path(path, i), "name"),
        fmt::format("\"{}\" stands twice; every {} needs its own name", list[i].name, kind));
  }
}

void check_length(const std::vector<double>& values, std::size_t bins, const std::string& path) {
  if (values.size() == bins) return;
  throw JsonError(path, fmt::format("{} numbers, but the channel has {} bins (its first sample)",
                                    values.size(), bins));
}

void check_values(const std::vector<double>& values, bool may_be_negative,
                  const std::string& path) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value = values[i];
    if (std::isfinite(value) && (may_be_negative || value >= 0)) continue;
    throw JsonError(element_path(path, i),
                    fmt::format("{} is out of range; it must be a {}number", value,
                                may_be_negative ? "finite " : "finite, not negative "));
  }
}

void check_factor(double factor, const std::string& path) {
  if (std::isfinite(factor) && factor > 0) return;
  throw JsonError(path, fmt::format("{} is out of range; the factor of a normsys must be a finite "
                                    "number greater than 0",
                                    factor));
}

void check_modifier(const Modifier& modifier, std::size_t bins, const std::string& path) {
  const std::string data = below(path, "data");
  if (modifier.type == ModifierType::histosys) {
    for (const auto* list : {&modifier.low_data, &modifier.high_data}) {
      const std::string list_path = below(data, list == &modifier.low_data ? "lo_data" : "hi_data");
      check_length(*list, bins, list_path);
      check_values(*list, true, list_path);
    }
  }
  if (modifier.type == ModifierType::normsys) {
    check_factor(modifier.low, below(data, "lo"));
    check_factor(modifier.high, below(data, "hi"));
  }
  if (modifier.type == ModifierType::shapesys || modifier.type == ModifierType::staterror) {
    check_length(modifier.uncertainties, bins, data);
    check_values(modifier.uncertainties, false, data);
  }
  if (modifier.type == ModifierType::lumi && modifier.name != "lumi") {
    throw JsonError(below(path, "name"), fmt::format("\"{}\": a modifier of type lumi must be "
                                                     "called \"lumi\"",
                                                     modifier.name));
  }
}

void check_sample(const Sample& sample, std::size_t bins, const std::string& path) {
  check_length(sample.yields, bins, below(path, "data"));
  check_values(sample.yields, true, below(path, "data"));
  std::set<std::pair<ModifierType, std::string_view>> seen;
  for (std::size_t i = 0; i < sample.modifiers.size(); ++i) {
    const Modifier& modifier = sample.modifiers[i];
    const std::string modifier_path = element_path(below(path, "modifiers"), i);
    check_modifier(modifier, bins, modifier_path);
    if (seen.emplace(modifier.type, modifier.name).second) continue;
    throw JsonError(modifier_path, fmt::format("the {} \"{}\" stands twice in one sample",
                                               name_of(modifier.type), modifier.name));
  }
}

void check_observations(const Workspace& workspace) {
  std::map<std::string_view, std::size_t> bins;
  std::vector<std::string> names;
  for (const Channel& channel : workspace.channels) {
    bins[channel.name] = channel.samples.front().yields.size();
    names.push_back(channel.name);
  }
  check_names(workspace.observations, "observations", "observation");
  for (std::size_t i = 0; i < workspace.observations.size(); ++i) {
    const Observation& observation = workspace.observations[i];
    const std::string path = element_path("observations", i);
    if (!bins.contains(observation.name)) {
      throw JsonError(below(path, "name"),
                      "no such channel: " + unknown_word_message(observation.name, names));
    }
    check_length(observation.counts, bins[observation.name], below(path, "data"));
    check_values(observation.counts, false, below(path, "data"));
    bins.erase(observation.name);
  }
  if (!bins.empty()) {
    throw JsonError("observations",
                    fmt::format("the channel \"{}\" has none", bins.begin()->first));
  }
}

void check_measurements(const Workspace& workspace) {
  check_names(workspace.measurements, "measurements", "measurement");
  for (std::size_t i = 0; i < workspace.measurements.size(); ++i) {
    const std::string path = element_path("measurements", i) + ".config.parameters";
    check_names(workspace.measurements[i].parameters, path, "parameter");
  }
}

}  // namespace

void check(const Workspace& workspace) {
  if (workspace.channels.empty()) throw JsonError("channels", "is empty; give at least one");
  check_names(workspace.channels, "channels", "channel");
  std::size_t all_bins = 0;
  for (std::size_t c = 0; c < workspace.channels.size(); ++c) {
    const Channel& channel = workspace.channels[c];
    const std::string path = element_path("channels", c) + ".samples";
    if (channel.samples.empty()) throw JsonError(path, "is empty; give at least one");
    check_names(channel.samples, path, "sample");
    const std::size_t bins = channel.samples.front().yields.size();
    all_bins += bins;
    if (bins == 0 || all_bins > most_bins) {
      throw JsonError(
          below(element_path(path, 0), "data"),
          fmt::format("{} bins up to here; a workspace has 1 to {}", all_bins, most_bins));
    }
    for (std::size_t s = 0; s < channel.samples.size(); ++s) {
      check_sample(channel.samples[s], bins, element_path(path, s));
    }
  }
  check_observations(workspace);
  check_measurements(workspace);
}

}  // namespace hepsweep::studies::histfactory
