#include "studies/events/preprocessing.hh"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/core.h>

#include "core/error.hh"
#include "studies/events/columns.hh"

namespace hepsweep::studies {
namespace {

// The defined values of one column in the training split.
struct ColumnSample {
  std::vector<float> values;
  std::size_t undefined = 0;
};

void sample_column(const EventView& events, std::span<const std::uint32_t> train,
                   std::uint32_t column, ColumnSample& sample) {
  sample.values.clear();
  sample.undefined = 0;
  const std::size_t stride = events.columns.size();
  for (const std::uint32_t event : train) {
    const float value = events.values[event * stride + column];
    if (std::isnan(value)) {
      ++sample.undefined;
    } else {
      sample.values.push_back(value);
    }
  }
}

double mean_of(const std::vector<float>& values) {
  double sum = 0;
  for (const float value : values) sum += static_cast<double>(value);
  return sum / static_cast<double>(values.size());
}

// In a second pass, so that a large mean costs no digits. A constant column gets 1.
double scale_of(const std::vector<float>& values, double mean) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  if (*least == *most) return 1;
  double sum = 0;
  for (const float value : values) {
    const double distance = static_cast<double>(value) - mean;
    sum += distance * distance;
  }
  return std::sqrt(sum / static_cast<double>(values.size()));
}

// Between the two middle values where there are two. Reorders the values.
double median_of(std::vector<float>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  const auto upper = static_cast<double>(*middle);
  if (values.size() % 2 != 0) return upper;
  return (upper + static_cast<double>(*std::max_element(values.begin(), middle))) / 2;
}

// What the network sees in place of an undefined value.
double fill_of(UndefinedPolicy policy, std::vector<float>& values, double mean, double scale) {
  switch (policy) {
    case UndefinedPolicy::reject:
      return std::numeric_limits<double>::quiet_NaN();
    case UndefinedPolicy::zero:
      return 0;
    case UndefinedPolicy::mean:
      return (mean_of(values) - mean) / scale;
    case UndefinedPolicy::median:
      return (median_of(values) - mean) / scale;
  }
  return 0;
}

void fit_column(ColumnSample& sample, const DataSettings& settings, Preprocessing& result) {
  const double mean = settings.standardise ? mean_of(sample.values) : 0;
  const double scale = settings.standardise ? scale_of(sample.values, mean) : 1;
  result.mean.push_back(mean);
  result.scale.push_back(scale);
  result.fill.push_back(fill_of(settings.undefined.policy, sample.values, mean, scale));
}

}  // namespace

std::vector<std::string> Preprocessing::input_names() const {
  std::vector<std::string> names = features;
  for (const std::uint32_t feature : indicators)
    names.push_back(features[feature] + " is undefined");
  return names;
}

Preprocessing fit_preprocessing(const EventView& events, std::span<const std::uint32_t> train,
                                const std::vector<std::string>& features,
                                const DataSettings& settings) {
  Preprocessing result;
  result.features = features;
  result.undefined = settings.undefined.values;
  result.classes.assign(events.classes.begin(), events.classes.end());
  result.derived = needs_of(features, settings.derived).settings;
  ColumnSample sample;
  sample.values.reserve(train.size());
  for (std::size_t i = 0; i < features.size(); ++i) {
    sample_column(events, train, column_index(events, features[i]), sample);
    if (sample.values.empty()) {
      throw InputError(
          fmt::format("column \"{}\": no event of the training split has a defined "
                      "value; leave it out of the features",
                      features[i]));
    }
    if (settings.undefined.indicator && sample.undefined > 0) {
      result.indicators.push_back(static_cast<std::uint32_t>(i));
    }
    fit_column(sample, settings, result);
  }
  return result;
}

EventInputs::EventInputs(const EventView& events, const Preprocessing& preprocessing)
    : values_(events.values.data()), stride_(events.columns.size()) {
  for (std::size_t i = 0; i < preprocessing.features.size(); ++i) {
    columns_.push_back({.index = column_index(events, preprocessing.features[i]),
                        .fill = static_cast<float>(preprocessing.fill[i]),
                        .mean = preprocessing.mean[i],
                        .inverse_scale = 1 / preprocessing.scale[i]});
  }
  for (const std::uint32_t feature : preprocessing.indicators) {
    indicators_.push_back(columns_.at(feature).index);
  }
}

void EventInputs::gather(std::span<const std::uint32_t> events, float* inputs) const {
  for (const std::uint32_t event : events) {
    standardise(values_ + event * stride_, inputs);
    inputs += this->inputs();
  }
}

void EventInputs::standardise(const float* columns, float* inputs) const {
  for (const Column& column : columns_) {
    const float value = columns[column.index];
    const double scaled = (static_cast<double>(value) - column.mean) * column.inverse_scale;
    *inputs++ = std::isnan(value) ? column.fill : static_cast<float>(scaled);
  }
  for (const std::uint32_t column : indicators_) {
    *inputs++ = std::isnan(columns[column]) ? 1.F : 0.F;
  }
}

bool EventInputs::is_rejected(std::uint32_t event) const {
  const float* row = values_ + event * stride_;
  return std::any_of(columns_.begin(), columns_.end(), [&](const Column& column) {
    return std::isnan(column.fill) && std::isnan(row[column.index]);
  });
}

}  // namespace hepsweep::studies
