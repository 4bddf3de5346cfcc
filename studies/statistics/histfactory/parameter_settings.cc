#include "studies/statistics/histfactory/parameter_settings.hh"

#include <cmath>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "core/log.hh"
#include "core/words.hh"

namespace hepsweep::studies::histfactory {
namespace {

// Sets one property of every parameter of a set from a list in the settings.
class SetSettings {
 public:
  SetSettings(Parameters& parameters, const ParameterSet& set, std::string path)
      : parameters_(parameters), set_(set), path_(std::move(path)) {}

  template <typename Values, typename Assign>
  void each(const char* key, const std::optional<Values>& values, Assign assign) {
    if (!values) return;
    const std::string path = fmt::format("{}.{}", path_, key);
    if (values->size() != set_.size) {
      throw JsonError(path, fmt::format("{} values, but \"{}\" has {} parameters", values->size(),
                                        set_.name, set_.size));
    }
    for (std::size_t i = 0; i < set_.size; ++i) {
      assign(parameters_.all[set_.first + i], (*values)[i], element_path(path, i));
    }
  }

  void refuse(const char* key, bool is_given, bool is_used) const {
    if (is_used || !is_given) return;
    throw JsonError(
        fmt::format("{}.{}", path_, key),
        fmt::format("\"{}\" is a {}, which has no {}", set_.name, name_of(set_.type), key));
  }

 private:
  Parameters& parameters_;
  const ParameterSet& set_;
  std::string path_;
};

void require(bool is_right, double value, const std::string& path, std::string_view right) {
  if (!is_right)
    throw JsonError(path, fmt::format("{} is out of range; it must be {}", value, right));
}

void apply(Parameters& parameters, const ParameterSet& set, const ParameterSettings& settings,
           const std::string& path) {
  const Constraint constraint = parameters.all[set.first].constraint;
  const bool has_sigmas = set.type == ModifierType::lumi || set.type == ModifierType::staterror;
  SetSettings to(parameters, set, path);
  to.refuse("auxdata", settings.auxdata.has_value(), constraint != Constraint::none);
  to.refuse("sigmas", settings.sigmas.has_value(), has_sigmas);
  to.refuse("factors", settings.factors.has_value(), constraint == Constraint::poisson);
  to.each("auxdata", settings.auxdata, [&](Parameter& parameter, double value, const auto& where) {
    const bool is_right = constraint == Constraint::normal || value >= 0;
    require(is_right && std::isfinite(value), value, where, "finite and not negative");
    parameter.auxiliary = value;
  });
  to.each("sigmas", settings.sigmas, [](Parameter& parameter, double value, const auto& where) {
    require(value > 0 && std::isfinite(value), value, where, "a finite number greater than 0");
    parameter.scale = value;
  });
  to.each("factors", settings.factors, [](Parameter& parameter, double value, const auto& where) {
    require(value > 0 && std::isfinite(value), value, where, "a finite number greater than 0");
    parameter.scale = value;
  });
  to.each("inits", settings.inits, [](Parameter& parameter, double value, const auto& where) {
    require(std::isfinite(value), value, where, "a finite number");
    parameter.init = value;
  });
  to.each(
      "bounds", settings.bounds, [](Parameter& parameter, const auto& value, const auto& where) {
        if (!(std::isfinite(value[0]) && std::isfinite(value[1]) && value[0] < value[1])) {
          throw JsonError(where, fmt::format("[{}, {}] are no bounds; give two finite numbers, the "
                                             "lower one first",
                                             value[0], value[1]));
        }
        parameter.lower = value[0];
        parameter.upper = value[1];
      });
  if (settings.fixed) {
    for (std::size_t i = 0; i < set.size; ++i)
      parameters.all[set.first + i].fixed = *settings.fixed;
  }
}

// The luminosity starts where it was measured, between 0 and ten times that.
void complete_lumi(Parameters& parameters, const ParameterSettings* settings,
                   const std::string& path) {
  const ParameterSet* set = parameters.find_set("lumi");
  if (set == nullptr || set->type != ModifierType::lumi) return;
  if (settings == nullptr || !settings->auxdata || !settings->sigmas) {
    throw JsonError(path,
                    "the modifier \"lumi\" needs an entry here with \"auxdata\" (the measured "
                    "luminosity) and \"sigmas\" (its uncertainty)");
  }
  Parameter& lumi = parameters.all[set->first];
  if (!settings->inits) lumi.init = lumi.auxiliary;
  if (!settings->bounds) {
    lumi.lower = 0;
    lumi.upper = 10 * lumi.auxiliary;
  }
}

void check_starts(const Parameters& parameters, const std::string& path) {
  for (const Parameter& parameter : parameters.all) {
    if (parameter.init >= parameter.lower && parameter.init <= parameter.upper) continue;
    throw JsonError(path,
                    fmt::format("\"{}\" starts at {}, outside its bounds [{}, {}]", parameter.name,
                                parameter.init, parameter.lower, parameter.upper));
  }
}

std::vector<std::string> set_names(const Parameters& parameters) {
  std::vector<std::string> names;
  for (const ParameterSet& set : parameters.sets) names.push_back(set.name);
  return names;
}

}  // namespace

void apply_settings(Parameters& parameters, const std::vector<ParameterSettings>& settings,
                    const std::string& path) {
  const ParameterSettings* lumi = nullptr;
  for (std::size_t i = 0; i < settings.size(); ++i) {
    const ParameterSet* set = parameters.find_set(settings[i].name);
    // Conversions from ROOT always write one for the luminosity, used or not.
    if (set == nullptr && settings[i].name == "lumi") continue;
    if (set == nullptr) {  // a converted or pruned workspace; pyhf passes over it, too
      log_warning(fmt::format("{}.name: no modifier has this name, the settings are not used: {}",
                              element_path(path, i),
                              unknown_word_message(settings[i].name, set_names(parameters))));
      continue;
    }
    apply(parameters, *set, settings[i], element_path(path, i));
    if (set->type == ModifierType::lumi) lumi = &settings[i];
  }
  complete_lumi(parameters, lumi, path);
  check_starts(parameters, path);
}

}  // namespace hepsweep::studies::histfactory
