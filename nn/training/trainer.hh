#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nn/network/network.hh"
#include "nn/training/settings.hh"
#include "nn/training/training_state.hh"

namespace hepsweep::nn {

/// The training events.
class BatchSource {
 public:
  virtual ~BatchSource() = default;
  virtual std::size_t events() const = 0;
  /// Copies the events at these positions (0 .. events()-1, any order), row by row.
  /// \param inputs positions.size() x the network's inputs
  /// \param targets positions.size() x the network's outputs: 0 or 1 for the losses of one
  ///   probability, one-hot for the categorical one, the values to predict for the others
  /// \param weights positions.size() event weights
  virtual void gather(std::span<const std::uint32_t> positions, float* inputs, float* targets,
                      float* weights) const = 0;
  /// The same as an epoch (from 1) sees them: a source whose events change from epoch to epoch
  /// gives the same ones whenever it is asked for the same epoch.
  virtual void gather_in_epoch(std::int64_t epoch, std::span<const std::uint32_t> positions,
                               float* inputs, float* targets, float* weights) const {
    static_cast<void>(epoch);
    gather(positions, inputs, targets, weights);
  }
};

/// A training under way, for whoever wants to keep its state.
class RunningTraining {
 public:
  virtual ~RunningTraining() = default;
  virtual std::int64_t epochs() const = 0;    ///< completed, the monitor's verdict included
  virtual std::uint64_t updates() const = 0;  ///< batches trained, in all epochs
  /// A copy of everything that the training needs to go on from here. Seen by a monitor: from
  /// behind the epoch's last batch, so that the monitor is asked again.
  virtual TrainingState state() const = 0;
};

/// What the monitor sees after each epoch.
struct EpochReport {
  std::int64_t epoch = 0;    ///< from 1
  double training_loss = 0;  ///< weighted mean over the epoch, while the weights moved
  double learning_rate = 0;  ///< at the epoch's end
  Network& network;          ///< with the current weights
  const RunningTraining& training;
};

/// What the monitor answers.
struct EpochVerdict {
  std::vector<std::pair<std::string, double>> metrics;  ///< on validation, by name
  bool stop = false;                                    ///< end the training here
  std::string reason;                                   ///< why, where it is to be stopped
};

using EpochMonitor = std::function<EpochVerdict(const EpochReport&)>;

/// Where a training begins, and whether it goes on.
struct TrainingControl {
  /// Asked before the first batch of each epoch, and before others as often as it wants: it returns
  /// how many batches may be trained before it is asked again; 0 ends the training there as
  /// interrupted.
  std::function<std::uint64_t(const RunningTraining&)> go_on = {};
  /// The state to go on from; none: begins with the network's present weights.
  std::optional<TrainingState> from = {};
};

struct TrainingOutcome {
  std::int64_t epochs = 0;      ///< completed
  std::int64_t best_epoch = 0;  ///< whose weights the network holds, from 1; 0: none completed
  bool diverged = false;
  bool stopped = false;               ///< by the monitor's verdict
  bool interrupted = false;           ///< by TrainingControl::go_on
  std::string reason;                 ///< why it ended before its last epoch; "" otherwise
  std::vector<double> training_loss;  ///< by epoch
};

/// Trains the network. Each epoch goes through all events in an order of its
/// own (stream "shuffle" of the seeds, by epoch) in batches; a last, smaller batch is used. The
/// loss of a batch is sum(w l) / sum(|w|) over its events: the weighted mean. A loss or a weight
/// that is not finite ends the training at once as diverged.
///
/// With early stopping the best epoch's weights are restored, however the training ended, but for
/// divergence. An epoch whose metric is NaN is never the best.
/// \throws InputError where the source has no events or all of them the weight 0, or the monitor
///   does not return the metric that early stopping watches
/// \throws UnfitState where the state to go on from is that of another training; the network is
///   unchanged
TrainingOutcome train(Network& network, const TrainingSettings& settings, const BatchSource& source,
                      const EpochMonitor& monitor, Seeds seeds, TrainingControl control = {});

}  // namespace hepsweep::nn
