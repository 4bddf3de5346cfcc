#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/json.hh"
#include "studies/study/study.hh"

namespace hepsweep::studies {

/// A configuration with every parameter filled in.
struct ResolvedConfiguration {
  Json parameters;  ///< name: value
  Json document;    ///< what a trial depends on: the keys data, network, training, yields
};

/// Replaces "$name" by the parameter's value everywhere in data, network, training and yields; a
/// text that begins with "$$" stands for itself with one "$".
/// \param configuration its number from 1, for messages; 0: none
/// \throws InputError for a parameter that the space lacks, or one that nothing uses
ResolvedConfiguration resolve(const Study& study, const Json& parameters,
                              std::int64_t configuration = 0);

/// Reads all settings of a configuration as a trial does, but for what needs the events (the
/// number of inputs, the names of columns).
/// \throws InputError with the configuration's number, its parameters, and the path
void check_configuration(const Study& study, const ResolvedConfiguration& configuration,
                         std::int64_t number = 0);

/// Checks every configuration of a study of up to 2,000; of a larger one every value of each
/// parameter (the others at their first value) and the corners of the space.
/// \throws InputError for the first that is wrong
void check_study(const Study& study);

}  // namespace hepsweep::studies
