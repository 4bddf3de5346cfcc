#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nn/network/network.hh"
#include "nn/training/settings.hh"

namespace hepsweep::nn {

/// The training events.
class BatchSource {
 public:
  virtual ~BatchSource() = default;
  virtual std::size_t events() const = 0;
  /// Copies the events at these positions (0 .. events()-1, any order), row by row.
  /// \param inputs positions.size() x the network's inputs
  /// \param targets positions.size() x the network's outputs: 0 or 1 for the binary cross-entropy,
  ///   one-hot for the categorical one, the values to predict for the squared error
  /// \param weights positions.size() event weights
  virtual void gather(std::span<const std::uint32_t> positions, float* inputs, float* targets,
                      float* weights) const = 0;
};

/// What the monitor sees after each epoch.
struct EpochReport {
  std::int64_t epoch = 0;    ///< from 1
  double training_loss = 0;  ///< weighted mean over the epoch, while the weights moved
  double learning_rate = 0;  ///< at the epoch's end
  Network& network;          ///< with the current weights
};

/// What the monitor answers.
struct EpochVerdict {
  std::vector<std::pair<std::string, double>> metrics;  ///< on validation, by name
  bool stop = false;                                    ///< end the training here
  std::string reason;                                   ///< why, where it is to be stopped
};

using EpochMonitor = std::function<EpochVerdict(const EpochReport&)>;

/// Asked every few batches; true ends the training (a time limit, a signal).
using InterruptCheck = std::function<bool()>;

struct TrainingOutcome {
  std::int64_t epochs = 0;      ///< completed
  std::int64_t best_epoch = 0;  ///< whose weights the network holds, from 1; 0: none completed
  bool diverged = false;
  bool stopped = false;               ///< by the monitor's verdict
  bool interrupted = false;           ///< by the interrupt check
  std::string reason;                 ///< why it ended before its last epoch; "" otherwise
  std::vector<double> training_loss;  ///< by epoch
};

/// Trains from the network's present weights. Each epoch goes through all events in an order of its
/// own (stream "shuffle" of the seeds, by epoch) in batches; a last, smaller batch is used. The
/// loss of a batch is sum(w l) / sum(|w|) over its events: the weighted mean. A loss or a weight
/// that is not finite ends the training at once as diverged.
///
/// With early stopping the best epoch's weights are restored, however the training ended, but for
/// divergence. An epoch whose metric is NaN is never the best.
/// \throws InputError where the source has no events or all of them the weight 0, or the monitor
///   does not return the metric that early stopping watches
TrainingOutcome train(Network& network, const TrainingSettings& settings, const BatchSource& source,
                      const EpochMonitor& monitor, Seeds seeds,
                      const InterruptCheck& interrupted = {});

}  // namespace hepsweep::nn
