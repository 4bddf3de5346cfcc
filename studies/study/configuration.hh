#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "core/json.hh"
#include "nn/network/description.hh"
#include "nn/training/settings.hh"
#include "studies/events/data_settings.hh"
#include "studies/metrics/metric_choice.hh"
#include "studies/study/study.hh"
#include "studies/study/yields.hh"

namespace hepsweep::studies {

/// A configuration with every parameter filled in.
struct ResolvedConfiguration {
  Json parameters;  ///< name: value
  /// What a trial depends on: the keys data, network, training, yields, metrics, and what is
  /// declared of systematics.
  Json document;
};

/// Replaces "$name" by the parameter's value everywhere in data, network, training and yields; a
/// text that begins with "$$" stands for itself with one "$".
/// \param configuration its number from 1, for messages; 0: none
/// \throws InputError for a parameter that the space lacks, or one that nothing uses
ResolvedConfiguration resolve(const Study& study, const Json& parameters,
                              std::int64_t configuration = 0);

/// The settings in a resolved document.
struct ConfigurationSettings {
  DataSettings data;
  nn::TrainingSettings training;
  std::optional<Yields> yields;
  MetricChoice metrics;
  std::optional<ValidationSettings> validation;
};

/// \param document ResolvedConfiguration::document, or TrialSpecification::document
/// \throws JsonError
ConfigurationSettings read_configuration(const Json& document,
                                         const std::filesystem::path& base_folder);

/// A configuration's "training"; early stopping may watch every metric that a trial can compute
/// after each epoch. \throws JsonError
nn::TrainingSettings read_training(const Json& json, const std::string& path = "training");

/// What a trial computes at its end: the key "metrics" of a resolved document ("standard" where it
/// is missing). \throws JsonError
MetricChoice read_metrics(const Json& document);

/// Refuses an objective, a metric of the list and one that early stopping watches where what they
/// are computed of is missing: yields, or two classes.
/// \param classes of the events; 0: not known yet
/// \throws JsonError
void check_metrics(const Json& document, const std::string& objective, std::size_t classes = 0);

/// Sizes the network of a resolved document and checks that its loss and its outputs fit; a classic
/// method has no layers, and as many parameters as are known before it is fitted.
/// \param inputs of the network
/// \param classes of the events; 0: not known yet
/// \throws JsonError
nn::NetworkDescription describe_configuration(const Json& document, std::size_t inputs,
                                              std::size_t classes = 0);

/// Reads all settings of a configuration as a trial does, but for what needs the events (the
/// number of inputs, the names of columns).
/// \param number of the configuration, for messages; 0: none
/// \throws InputError with the configuration's number, its parameters, and the path
void check_configuration(const Study& study, const ResolvedConfiguration& configuration,
                         std::int64_t number = 0);

/// Checks every configuration of a study of up to 2,000; of a larger one up to 1,000 values of
/// each parameter (the others at their first value) and up to 1,024 corners of the space.
/// \throws InputError for the first that is wrong
void check_study(const Study& study);

/// A message about one configuration: file and line, path and problem, its number and parameters.
InputError configuration_error(const Study& study, const JsonError& problem, const Json& parameters,
                               std::int64_t number);

}  // namespace hepsweep::studies
