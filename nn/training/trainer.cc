#include "nn/training/trainer.hh"

#include <cmath>
#include <numeric>
#include <optional>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/random.hh"
#include "nn/kernels/update.hh"
#include "nn/schedules/schedule.hh"
#include "nn/training/early_stopper.hh"
#include "nn/training/training_step.hh"

namespace hepsweep::nn {
namespace {

constexpr std::size_t batches_between_interrupt_checks = 16;

/// One training from its first batch to its outcome.
class Training {
 public:
  Training(Network& network, const TrainingSettings& settings, const BatchSource& source,
           const EpochMonitor& monitor, Seeds seeds, const InterruptCheck& interrupted)
      : network_(network),
        settings_(settings),
        source_(source),
        monitor_(monitor),
        seeds_(seeds),
        interrupted_(interrupted),
        step_(network, settings),
        schedule_(read_schedule(settings.schedule)),
        learning_rate_(read_optimizer(settings.optimizer).learning_rate),
        order_(source.events()) {
    if (settings.early_stopping) stopper_.emplace(*settings.early_stopping);
  }

  TrainingOutcome run() {
    while (outcome_.epochs < settings_.epochs && run_epoch() && ask_monitor()) {
    }
    if (stopper_ && !outcome_.diverged && stopper_->best_epoch() > 0) {
      outcome_.best_epoch = stopper_->best_epoch();
      network_.set_weights(best_weights_);
    } else {
      outcome_.best_epoch = outcome_.epochs;
    }
    return std::move(outcome_);
  }

 private:
  /// False where the training ends within the epoch.
  bool run_epoch() {
    shuffle();
    BatchLoss total;
    const auto batch_size = static_cast<std::size_t>(settings_.batch_size);
    for (std::size_t begin = 0, batch = 0; begin < order_.size(); begin += batch_size, ++batch) {
      if (batch % batches_between_interrupt_checks == 0 && interrupted_ && interrupted_()) {
        outcome_.interrupted = true;
        outcome_.reason = fmt::format("interrupted in epoch {}", outcome_.epochs + 1);
        return false;
      }
      const BatchLoss loss = run_batch(begin, std::min(batch_size, order_.size() - begin));
      if (!std::isfinite(loss.weighted_sum)) return diverge("loss", batch + 1);
      total.weighted_sum += loss.weighted_sum;
      total.weight += loss.weight;
    }
    if (!weights_finite()) {
      return diverge("weight", (order_.size() + batch_size - 1) / batch_size);
    }
    if (total.weight == 0) throw InputError("all events to train on have the weight 0");
    ++outcome_.epochs;
    outcome_.training_loss.push_back(total.weighted_sum / total.weight);
    return true;
  }

  void shuffle() {
    std::iota(order_.begin(), order_.end(), 0U);
    RandomStream stream(stream_key(seeds_.study, seeds_.replica, "shuffle"),
                        static_cast<std::uint64_t>(outcome_.epochs + 1));
    stream.shuffle(order_);
  }

  double learning_rate() const {
    return schedule_(learning_rate_, {.updates = step_.steps(),
                                      .epochs = static_cast<std::uint64_t>(outcome_.epochs)});
  }

  BatchLoss run_batch(std::size_t begin, std::size_t rows) {
    source_.gather(std::span(order_).subspan(begin, rows), step_.inputs(), step_.targets(),
                   step_.weights());
    return step_.run(rows, learning_rate());
  }

  bool weights_finite() const {
    const Parameters<float>& parameters = network_.sequence().parameters();
    return kernels::all_finite(parameters.memory(), parameters.values());
  }

  bool diverge(const char* what, std::size_t batch) {
    outcome_.diverged = true;
    outcome_.reason =
        fmt::format("the {} is not finite in epoch {}, batch {}", what, outcome_.epochs + 1, batch);
    return false;
  }

  /// False where the training ends behind this epoch.
  bool ask_monitor() {
    if (!monitor_ && !stopper_) return true;
    const EpochReport report{outcome_.epochs, outcome_.training_loss.back(), learning_rate(),
                             network_};
    const EpochVerdict verdict = monitor_ ? monitor_(report) : EpochVerdict{};
    if (stopper_ && stopper_->improves(watched(verdict))) best_weights_ = network_.weights();
    if (verdict.stop) {
      outcome_.stopped = true;
      outcome_.reason = verdict.reason;
      return false;
    }
    if (!stopper_ || !stopper_->exhausted() || outcome_.epochs == settings_.epochs) return true;
    outcome_.reason = fmt::format("no better {} for {} epochs", settings_.early_stopping->metric,
                                  settings_.early_stopping->patience);
    return false;
  }

  double watched(const EpochVerdict& verdict) const {
    const std::string& metric = settings_.early_stopping->metric;
    for (const auto& [name, value] : verdict.metrics) {
      if (name == metric) return value;
    }
    throw InputError(
        fmt::format("early stopping watches \"{}\", which is not computed by epoch", metric));
  }

  Network& network_;
  const TrainingSettings& settings_;
  const BatchSource& source_;
  const EpochMonitor& monitor_;
  Seeds seeds_;
  const InterruptCheck& interrupted_;
  TrainingStep<float> step_;
  Schedule schedule_;
  double learning_rate_;
  std::vector<std::uint32_t> order_;
  std::optional<EarlyStopper> stopper_;
  std::vector<float> best_weights_;
  TrainingOutcome outcome_;
};

}  // namespace

TrainingOutcome train(Network& network, const TrainingSettings& settings, const BatchSource& source,
                      const EpochMonitor& monitor, Seeds seeds, const InterruptCheck& interrupted) {
  if (source.events() == 0) throw InputError("there are no events to train on");
  return Training(network, settings, source, monitor, seeds, interrupted).run();
}

}  // namespace hepsweep::nn
