#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "core/json.hh"
#include "studies/baselines/classic_model.hh"
#include "studies/baselines/training_sample.hh"

// Classic methods beside networks: a configuration whose `network` is an object with one key,
// {"fisher_discriminant": {}}, in place of a list of layers. A trial of it is a trial like any
// other.
namespace hepsweep::studies {

/// "network" for a list of layers, else the key of the object.
std::string model_name(const Json& network);

/// Whether it is an object whose only key is the name of a classic method.
bool is_classic(const Json& network);

/// In the order of their table.
std::vector<std::string> classic_names();

/// Reads a classic method's settings. \param path of `network` in messages
/// \throws JsonError for an unknown method, with the nearest known one, and for wrong settings
void check_classic(const Json& network, const std::string& path);

/// A classic method's size, as far as it is known before it is fitted.
struct ClassicDescription {
  std::size_t outputs = 1;     ///< scores of an event: 1 for two classes, else one for each
  std::size_t parameters = 0;  ///< numbers that are fitted; 0: shown by the fit
  /// Work for one event in each of the rounds, in the multiply-adds of a network's forward pass
  /// that take as long in training.
  std::size_t multiply_adds = 0;
  std::int64_t rounds = 1;  ///< at most
};

/// \param network that check_classic() accepts
/// \param classes of the events; 0: not known yet
/// \throws JsonError for a method of two classes where there are more
ClassicDescription describe_classic(const Json& network, const std::string& path,
                                    std::size_t inputs, std::size_t classes = 0);

/// Refuses a method that is not defined for negative weights. \throws JsonError
void refuse_negative_weights(const Json& network, const std::string& path);

/// Fits a method. Weights are brought to a mean size of 1 first, so that their unit does not
/// matter. \throws InputError where the sample is nothing that the method can be fitted to
ClassicFit fit_classic(const Json& network, TrainingSample sample, const FitControl& control);

/// From ClassicModel::to_json() and numbers(), of any origin. \throws JsonError
std::unique_ptr<ClassicModel> read_classic_model(const Json& json,
                                                 const std::vector<float>& numbers,
                                                 const std::string& path);

}  // namespace hepsweep::studies
