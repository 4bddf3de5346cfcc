#include "studies/statistics/histfactory/parameters.hh"

#include <array>
#include <cmath>

#include <fmt/core.h>

#include "core/error.hh"
#include "studies/statistics/histfactory/parameter_settings.hh"

namespace hepsweep::studies::histfactory {
namespace {

// Where a modifier stands.
struct Use {
  const Channel* channel;
  const Sample* sample;
  const Modifier* modifier;
  const Workspace* workspace;
};

std::string path_of(const Use& use) {
  const auto channel = static_cast<std::size_t>(use.channel - use.workspace->channels.data());
  const auto sample = static_cast<std::size_t>(use.sample - use.channel->samples.data());
  const auto modifier = static_cast<std::size_t>(use.modifier - use.sample->modifiers.data());
  return fmt::format("channels[{}].samples[{}].modifiers[{}]", channel, sample, modifier);
}

std::string place_of(const Use& use) {
  return fmt::format("channel \"{}\", sample \"{}\"", use.channel->name, use.sample->name);
}

std::vector<Use> uses_in_order(const Workspace& workspace) {
  std::vector<Use> uses;
  for (const Channel* channel : by_name(workspace.channels)) {
    for (const Sample* sample : by_name(channel->samples)) {
      for (const Modifier* modifier : by_name(sample->modifiers)) {
        uses.push_back({channel, sample, modifier, &workspace});
      }
    }
  }
  return uses;
}

bool may_share(ModifierType first, ModifierType second) {
  const auto is_alpha = [](ModifierType type) {
    return type == ModifierType::normsys || type == ModifierType::histosys;
  };
  if (first == ModifierType::shapesys) return false;  // one sample of one channel has it
  return first == second || (is_alpha(first) && is_alpha(second));
}

bool is_scalar(ModifierType type) {
  return type != ModifierType::shapefactor && type != ModifierType::shapesys &&
         type != ModifierType::staterror;
}

class Builder {
 public:
  explicit Builder(const Workspace& workspace) : uses_(uses_in_order(workspace)) {}

  Parameters build() {
    for (const ModifierType type :
         {ModifierType::histosys, ModifierType::lumi, ModifierType::normfactor,
          ModifierType::normsys, ModifierType::shapefactor, ModifierType::shapesys}) {
      for (const Use& use : uses_) {
        if (use.modifier->type == type) add(use);
      }
    }
    std::map<std::string_view, std::vector<Use>> staterrors;  // sorted by name
    for (const Use& use : uses_) {
      if (use.modifier->type == ModifierType::staterror) {
        staterrors[use.modifier->name].push_back(use);
      }
    }
    for (const auto& [name, uses] : staterrors) add_staterror(uses);
    number_sets();
    return std::move(result_);
  }

 private:
  ParameterSet* known(const std::string& name) {
    const auto found = set_numbers_.find(name);
    return found == set_numbers_.end() ? nullptr : &result_.sets[found->second];
  }

  ParameterSet& new_set(const std::string& name, ModifierType type) {
    set_numbers_.emplace(name, result_.sets.size());
    parts_.emplace_back();
    return result_.sets.emplace_back(
        ParameterSet{.name = name, .type = type, .is_scalar = is_scalar(type)});
  }

  void add(const Use& use) {
    const Modifier& modifier = *use.modifier;
    ParameterSet* set = known(modifier.name);
    if (set != nullptr && !may_share(set->type, modifier.type)) refuse_sharing(*set, use);
    if (set == nullptr) set = &new_set(modifier.name, modifier.type);
    std::vector<Parameter>& parameters = parts_[set_numbers_.find(modifier.name)->second];
    switch (modifier.type) {
      case ModifierType::histosys:
      case ModifierType::normsys:
        parameters.assign(1, {.constraint = Constraint::normal, .lower = -5, .upper = 5});
        break;
      case ModifierType::lumi:  // the measurement must say what was measured
        parameters.assign(1, {.constraint = Constraint::normal, .scale = 0});
        break;
      case ModifierType::normfactor:
        parameters.assign(1, {.init = 1, .lower = 0, .upper = 10});
        break;
      case ModifierType::shapefactor:  // by the number of the bin, whatever the channel
        if (!parameters.empty()) require_bins(use, parameters.size());
        parameters.assign(use.sample->yields.size(), {.init = 1, .lower = 0, .upper = 10});
        break;
      case ModifierType::shapesys:
        for (std::size_t bin = 0; bin < use.sample->yields.size(); ++bin) {
          parameters.push_back(
              shapesys_gamma(use.sample->yields[bin], modifier.uncertainties[bin]));
          require_scale(parameters.back(), use, bin);
        }
        break;
      case ModifierType::staterror:
        break;
    }
  }

  static void require_bins(const Use& use, std::size_t bins) {
    if (use.sample->yields.size() == bins) return;
    throw JsonError(
        path_of(use),
        fmt::format("the shapefactor \"{}\" ({}) has {} bins here and {} "
                    "elsewhere; channels that share one need equal lengths",
                    use.modifier->name, place_of(use), use.sample->yields.size(), bins));
  }

  // The likelihood has the square of a width, and its inverse.
  static void require_scale(const Parameter& parameter, const Use& use, std::size_t bin) {
    const double square = parameter.scale * parameter.scale;
    if (std::isfinite(square) && std::isfinite(1 / square)) return;
    throw JsonError(path_of(use),
                    fmt::format("the {} \"{}\" ({}) has the uncertainty {} in bin {}, which "
                                "expects {}: their ratio is out of range",
                                name_of(use.modifier->type), use.modifier->name, place_of(use),
                                use.modifier->uncertainties[bin], bin, use.sample->yields[bin]));
  }

  static Parameter gamma(Constraint constraint) {
    return {.constraint = constraint, .init = 1, .lower = 1e-10, .upper = 10, .auxiliary = 1};
  }

  // Where there is no uncertainty the gamma is fixed; its term stays as a constant.
  static Parameter shapesys_gamma(double yield, double uncertainty) {
    Parameter parameter = gamma(Constraint::poisson);
    parameter.fixed = !(yield > 0 && uncertainty > 0);
    const double ratio = parameter.fixed ? 1 : yield / uncertainty;
    parameter.scale = ratio * ratio;
    parameter.auxiliary = parameter.scale;
    return parameter;
  }

  // One gamma for each bin of each channel, common to the samples that carry the name.
  void add_staterror(const std::vector<Use>& uses) {
    const std::string& name = uses.front().modifier->name;
    if (const ParameterSet* set = known(name)) refuse_sharing(*set, uses.front());
    ParameterSet& set = new_set(name, ModifierType::staterror);
    std::vector<Parameter>& parameters = parts_.back();
    for (auto use = uses.begin(); use != uses.end();) {
      const Channel* channel = use->channel;
      const Use& first = *use;
      const std::size_t bins = use->sample->yields.size();
      std::vector<double> yields(bins, 0);
      std::vector<double> variances(bins, 0);
      for (; use != uses.end() && use->channel == channel; ++use) {
        for (std::size_t bin = 0; bin < bins; ++bin) {
          yields[bin] += use->sample->yields[bin];
          variances[bin] += use->modifier->uncertainties[bin] * use->modifier->uncertainties[bin];
        }
      }
      set.channel_offsets.emplace(channel->name, parameters.size());
      for (std::size_t bin = 0; bin < bins; ++bin) {
        Parameter parameter = gamma(Constraint::normal);
        parameter.fixed = !(yields[bin] > 0 && variances[bin] > 0);
        if (!parameter.fixed) parameter.scale = std::sqrt(variances[bin]) / yields[bin];
        require_scale(parameter, first, bin);
        parameters.push_back(parameter);
      }
    }
  }

  [[noreturn]] static void refuse_sharing(const ParameterSet& set, const Use& use) {
    const std::string reason = use.modifier->type == ModifierType::shapesys
                                   ? "a shapesys belongs to one sample of one channel"
                                   : "modifiers of these types can't share a parameter";
    throw JsonError(path_of(use),
                    fmt::format("the {} \"{}\" ({}) has the name of another modifier (a {}): {}; "
                                "give it another name",
                                name_of(use.modifier->type), set.name, place_of(use),
                                name_of(set.type), reason));
  }

  void number_sets() {
    for (std::size_t i = 0; i < result_.sets.size(); ++i) {
      ParameterSet& set = result_.sets[i];
      set.first = result_.all.size();
      set.size = parts_[i].size();
      if (set.first + set.size > most_parameters) {
        throw JsonError("channels", fmt::format("\"{}\" brings the model to {} parameters; the "
                                                "most is {}",
                                                set.name, set.first + set.size, most_parameters));
      }
      for (std::size_t j = 0; j < set.size; ++j) {
        parts_[i][j].name = set.is_scalar ? set.name : fmt::format("{}[{}]", set.name, j);
        result_.all.push_back(std::move(parts_[i][j]));
      }
    }
  }

  std::vector<Use> uses_;
  Parameters result_;
  std::map<std::string, std::size_t> set_numbers_;
  std::vector<std::vector<Parameter>> parts_;  // of each set
};

}  // namespace

std::string_view name_of(Constraint constraint) {
  static constexpr std::array<std::string_view, 3> names{"none", "normal", "poisson"};
  return names[static_cast<std::size_t>(constraint)];
}

double Parameter::prefit_width() const {
  if (fixed || constraint == Constraint::none) return 0;
  return constraint == Constraint::normal ? scale : 1 / std::sqrt(scale);
}

const ParameterSet* Parameters::find_set(std::string_view name) const {
  for (const ParameterSet& set : sets) {
    if (set.name == name) return &set;
  }
  return nullptr;
}

std::size_t Parameters::index_of(std::string_view name) const {
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].name == name) return i;
  }
  const ParameterSet* set = find_set(name);  // "k" for the only one of a set, "k[0]"
  return set != nullptr && set->size == 1 ? set->first : all.size();
}

Parameters make_parameters(const Workspace& workspace, std::size_t measurement) {
  Parameters parameters = Builder(workspace).build();
  apply_settings(parameters, workspace.measurements.at(measurement).parameters,
                 fmt::format("measurements[{}].config.parameters", measurement));
  return parameters;
}

}  // namespace hepsweep::studies::histfactory
