#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/json.hh"
#include "studies/events/data_settings.hh"
#include "studies/events/event_table.hh"

namespace hepsweep::studies {

/// From columns to a network's inputs: input = (value - mean) / scale for each feature, `fill`
/// where the value is undefined; behind them 1 (undefined) or 0 for each indicator.
struct Preprocessing {
  std::vector<std::string> features;
  std::vector<double> mean;
  std::vector<double> scale;
  std::vector<double> fill;  ///< the input itself, already standardised; NaN: nothing is allowed
  std::vector<std::uint32_t> indicators;  ///< indices of features, ascending
  std::vector<float> undefined;           ///< the marks of undefined values in files
  std::vector<std::string> classes;       ///< what the outputs mean
  DerivedSettings derived = {};           ///< by which some of the features are computed

  /// The number of network inputs.
  std::size_t inputs() const { return features.size() + indicators.size(); }
  /// Their names: the features, then "NAME is undefined" for each indicator.
  std::vector<std::string> input_names() const;
};

/// Fits mean, standard deviation (of the population, unweighted, sums in float64) and fill values
/// on the training split only. A constant feature gets scale 1. Without `standardise`, mean 0 and
/// scale 1.
/// \param features names of columns, as feature_names() gives them
/// \throws InputError for a missing column, or one without any defined value in the training split
Preprocessing fit_preprocessing(const EventView& events, std::span<const std::uint32_t> train,
                                const std::vector<std::string>& features,
                                const DataSettings& settings);

/// For the model file; exact for every number.
Json to_json(const Preprocessing& preprocessing);
/// \throws JsonError where the JSON is no such object
Preprocessing preprocessing_from_json(const Json& json, const std::string& path);

/// Standardises events on the fly. Refers to the view's memory.
class EventInputs {
 public:
  /// Finds the columns once. \throws InputError for a missing one, with the nearest name
  EventInputs(const EventView& events, const Preprocessing& preprocessing);

  /// The number of network inputs.
  std::size_t inputs() const { return columns_.size() + indicators_.size(); }
  /// Writes events.size() x inputs() values, row-major; allocates nothing.
  void gather(std::span<const std::uint32_t> events, float* inputs) const;
  /// The same for one event whose columns (those of the view, in their order) were changed.
  /// \param inputs inputs() values
  void standardise(const float* columns, float* inputs) const;
  /// Whether an input would be NaN: an undefined value without a policy. Such an event has no
  /// score.
  bool is_rejected(std::uint32_t event) const;

 private:
  struct Column {
    std::uint32_t index;
    float fill;
    double mean;
    double inverse_scale;
  };

  const float* values_;
  std::size_t stride_;  ///< columns of the view
  std::vector<Column> columns_;
  std::vector<std::uint32_t> indicators_;  ///< indices of the view's columns
};

}  // namespace hepsweep::studies
