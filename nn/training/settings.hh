#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/json.hh"
#include "core/json_reader.hh"
#include "nn/losses/loss.hh"
#include "nn/modules/regularisation.hh"
#include "nn/network/description.hh"
#include "nn/training/class_weights.hh"

namespace hepsweep::nn {

/// A metric that a training's monitor returns, and which values of it are better.
struct MetricDirection {
  std::string name;
  bool larger_is_better;
};

/// Those that have the same meaning everywhere: "loss", "log_loss", "error" (smaller), "auc" and
/// "accuracy" (larger).
const std::vector<MetricDirection>& usual_metrics();

/// Stops a training whose watched metric no longer improves and restores the best weights.
struct EarlyStopping {
  std::string metric = "loss";        ///< what the monitor returns under this name, by epoch
  bool larger_is_better = false;      ///< which values of it improve on others
  std::int64_t patience = 5;          ///< epochs without an improvement, at least 1
  double minimum_improvement = 0;     ///< a smaller one counts as none
  std::optional<double> target = {};  ///< a metric as good as this is good enough: stop at once
};

/// Ends a training that is done, by what it sees of its own after each epoch.
struct StopRules {
  std::optional<double> loss_below = {};    ///< the epoch's mean loss, without penalties
  std::optional<double> change_below = {};  ///< the largest change of a parameter over the epoch
};

/// Keeps a step's gradient (of the loss with its penalties) from being too long; one of the two.
struct GradientClipping {
  std::optional<double> norm = {};   ///< of the whole gradient, over all parameters
  std::optional<double> value = {};  ///< of each of its components
};

/// The "training" object of a study.
struct TrainingSettings {
  LossPlan loss;            ///< required
  NamedSettings optimizer;  ///< default: adam with its defaults
  NamedSettings schedule;   ///< of the learning rate; default: constant
  std::int64_t batch_size = 256;
  std::int64_t epochs = 50;
  /// The study's `epochs`, over which schedules run, where a training is made shorter.
  std::int64_t planned_epochs = 50;
  Regularisation regularisation;  ///< of layers without their own
  std::optional<GradientClipping> gradient_clipping;
  std::optional<EarlyStopping> early_stopping;
  ClassWeights class_weights;  ///< for whoever gives the trainer its events
  StopRules stop;
};

/// Reads and checks all of it, the optimizer's and the schedule's own settings too.
/// \param path as messages show it: "training"
/// \param watchable what early stopping may watch
/// \throws JsonError with the path
TrainingSettings read_training_settings(
    const Json& json, const std::string& path,
    const std::vector<MetricDirection>& watchable = usual_metrics());

/// Refuses a loss that does not fit the last layer: binary_cross_entropy wants one or more sigmoid
/// outputs, categorical_cross_entropy softmax over at least two, quantile one output for each
/// quantile. Refuses an activation without a
/// derivative (step) behind parameters, which it would keep from being trained.
/// \param network_path of the array of layers; the message points at its last one
/// \throws JsonError
void check_loss_fits(const TrainingSettings& settings, const NetworkDescription& network,
                     const std::string& network_path);

/// What is allowed but rarely meant, in words: softmax under a squared error, whose gradient
/// vanishes where a prediction is as wrong as can be. "" where nothing is to be said.
std::string doubtful_pair(const TrainingSettings& settings, const NetworkDescription& network);

}  // namespace hepsweep::nn
