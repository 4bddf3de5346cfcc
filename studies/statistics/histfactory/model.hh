#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "studies/statistics/histfactory/parameters.hh"
#include "studies/statistics/histfactory/yield_layout.hh"

namespace hepsweep::studies::histfactory {

struct ModelSettings {
  std::string measurement{};  ///< its name; empty: the first
  std::string poi{};          ///< a parameter of interest other than the measurement's; empty: that
  Interpolation interpolation = Interpolation::code4_code4p;
};

/// What was observed, or could have been.
struct Data {
  std::vector<double> main;       ///< events of every bin, channels by name
  std::vector<double> auxiliary;  ///< of every constrained parameter, in their order
};

struct ChannelBins {
  std::string name;
  std::size_t bins = 0;
};

/// The structure of a measurement: parameters and what they do to the yields. It knows no data but
/// those of the workspace, and it does not change; likelihoods refer to it.
class Model {
 public:
  static constexpr std::size_t no_poi = static_cast<std::size_t>(-1);

  /// \throws JsonError where the workspace breaks a rule, InputError where a setting names what is
  /// not there
  explicit Model(const Workspace& workspace, const ModelSettings& settings = {});

  const std::vector<Parameter>& parameters() const { return parameters_.all; }
  const std::vector<ParameterSet>& parameter_sets() const { return parameters_.sets; }
  /// The indices of those that have an auxiliary measurement, in the order of Data::auxiliary.
  const std::vector<std::size_t>& constrained() const { return constrained_; }
  const std::string& measurement() const { return measurement_; }
  /// The index of the parameter of interest; no_poi where the measurement names none.
  std::size_t poi() const { return poi_; }
  /// The index of a parameter. \throws InputError that names the nearest
  std::size_t parameter_index(std::string_view name) const;

  const std::vector<ChannelBins>& channels() const { return channels_; }
  std::size_t bins() const { return layout_.bins; }
  const YieldLayout& layout() const { return layout_; }

  /// Where fits start.
  std::vector<double> starting_values() const;
  /// The workspace's observations and the measured auxiliary values.
  const Data& observed() const { return observed_; }
  /// What would be observed without fluctuations: expected yields and auxiliary values.
  Data asimov(std::span<const double> parameters) const;

 private:
  std::size_t poi_index(std::string_view name) const;

  std::string measurement_;
  Parameters parameters_;
  std::vector<std::size_t> constrained_;
  std::vector<ChannelBins> channels_;
  YieldLayout layout_;
  Data observed_;
  std::size_t poi_ = no_poi;
};

}  // namespace hepsweep::studies::histfactory
