#pragma once

#include <string>
#include <vector>

#include "core/json.hh"
#include "studies/events/data_settings.hh"

// The parts of data that read_data_settings() is made of; errors are JsonErrors.
namespace hepsweep::studies {

LabelSettings read_label_settings(const Json& json, const std::string& path);

FeatureSettings read_feature_settings(const Json& json, const std::string& path);

/// \param files those with a split of their own need no fraction
SplitSettings read_split_settings(const Json& json, const std::string& path,
                                  const std::vector<EventFile>& files);

UndefinedSettings read_undefined_settings(const Json& json, const std::string& path);

AugmentationSettings read_augmentation_settings(const Json& json, const std::string& path);

/// A list of names of columns, none twice.
std::vector<std::string> read_column_names(const Json& json, const std::string& path);

}  // namespace hepsweep::studies
