#include "nn/training/trainer.hh"

#include <algorithm>
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

/// One training from its first batch to its outcome.
class Training : private RunningTraining {
 public:
  Training(Network& network, const TrainingSettings& settings, const BatchSource& source,
           const EpochMonitor& monitor, Seeds seeds, TrainingControl control)
      : network_(network),
        settings_(settings),
        source_(source),
        monitor_(monitor),
        seeds_(seeds),
        go_on_(std::move(control.go_on)),
        step_(network, settings),
        schedule_(read_schedule(settings.schedule)),
        learning_rate_(read_optimizer(settings.optimizer).learning_rate),
        order_(source.events()),
        batch_size_(static_cast<std::size_t>(settings.batch_size)),
        batches_((order_.size() + batch_size_ - 1) / batch_size_) {
    if (settings.early_stopping) stopper_.emplace(*settings.early_stopping);
    if (control.from) restore(std::move(*control.from));
  }

  TrainingOutcome run() {
    while (outcome_.epochs < settings_.epochs && run_epoch() && ask_monitor() && !done()) {
      watched_epochs_ = outcome_.epochs;
      epoch_loss_ = {};
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
    granted_ = 0;
    if (settings_.stop.change_below && batches_done() == 0) epoch_start_ = network_.weights();
    for (std::size_t batch = batches_done(); batch < batches_; ++batch) {
      if (go_on_ && !may_go_on()) return interrupt();
      const BatchLoss loss = run_batch(batch * batch_size_);
      if (!std::isfinite(loss.weighted_sum)) return diverge("loss", batch + 1);
      epoch_loss_.weighted_sum += loss.weighted_sum;
      epoch_loss_.weight += loss.weight;
    }
    if (!weights_finite()) return diverge("weight", batches_);
    if (epoch_loss_.weight == 0) throw InputError("all events to train on have the weight 0");
    ++outcome_.epochs;
    outcome_.training_loss.push_back(epoch_loss_.weighted_sum / epoch_loss_.weight);
    return true;
  }

  void shuffle() {
    std::iota(order_.begin(), order_.end(), 0U);
    RandomStream stream(stream_key(seeds_.study, seeds_.replica, "shuffle"),
                        static_cast<std::uint64_t>(outcome_.epochs + 1));
    stream.shuffle(order_);
  }

  StepRates rates() const {
    const ScheduleTime time{.updates = step_.steps(),
                            .epochs = static_cast<std::uint64_t>(outcome_.epochs),
                            .updates_per_epoch = batches_,
                            .planned_epochs = static_cast<std::uint64_t>(settings_.planned_epochs)};
    StepRates rates{.learning_rate = schedule_.learning_rate(learning_rate_, time),
                    .epochs = time.epochs};
    if (schedule_.momentum) rates.momentum = schedule_.momentum(time);
    return rates;
  }

  /// Of the epoch under way.
  std::size_t batches_done() const {
    return step_.steps() - static_cast<std::uint64_t>(outcome_.epochs) * batches_;
  }

  BatchLoss run_batch(std::size_t begin) {
    const std::size_t rows = std::min(batch_size_, order_.size() - begin);
    source_.gather_in_epoch(outcome_.epochs + 1, std::span(order_).subspan(begin, rows),
                            step_.inputs(), step_.targets(), step_.weights());
    return step_.run(rows, rates());
  }

  bool weights_finite() const {
    const Parameters<float>& parameters = network_.sequence().parameters();
    return kernels::all_finite(parameters.memory(), parameters.values());
  }

  bool may_go_on() {
    if (granted_ == 0) granted_ = go_on_(*this);
    return granted_-- > 0;
  }

  bool interrupt() {
    outcome_.interrupted = true;
    outcome_.reason = fmt::format("interrupted in epoch {}", outcome_.epochs + 1);
    return false;
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
    const EpochReport report{outcome_.epochs, outcome_.training_loss.back(), rates().learning_rate,
                             network_, *this};
    const EpochVerdict verdict = monitor_ ? monitor_(report) : EpochVerdict{};
    if (stopper_ && stopper_->improves(watched(verdict))) best_weights_ = network_.weights();
    if (verdict.stop) {
      outcome_.stopped = true;
      outcome_.reason = verdict.reason;
      return false;
    }
    if (!stopper_ || outcome_.epochs == settings_.epochs) return true;
    if (stopper_->reached()) {
      outcome_.reason = fmt::format("the {} has reached {}", settings_.early_stopping->metric,
                                    *settings_.early_stopping->target);
      return false;
    }
    if (!stopper_->exhausted()) return true;
    outcome_.reason = fmt::format("no better {} for {} epochs", settings_.early_stopping->metric,
                                  settings_.early_stopping->patience);
    return false;
  }

  /// Whether a stop rule ends the training behind this epoch.
  bool done() {
    if (outcome_.epochs == settings_.epochs) return false;
    const StopRules& stop = settings_.stop;
    if (stop.loss_below && outcome_.training_loss.back() < *stop.loss_below) {
      outcome_.reason = fmt::format("the training loss is below {}", *stop.loss_below);
    } else if (stop.change_below && largest_change() < *stop.change_below) {
      outcome_.reason = fmt::format("no parameter changed by {} in an epoch", *stop.change_below);
    }
    return !outcome_.reason.empty();
  }

  double largest_change() const {
    const std::vector<float> now = network_.weights();
    double largest = 0;
    for (std::size_t i = 0; i < now.size(); ++i) {
      const double change = static_cast<double>(now[i]) - static_cast<double>(epoch_start_[i]);
      largest = std::max(largest, std::abs(change));
    }
    return largest;
  }

  double watched(const EpochVerdict& verdict) const {
    const std::string& metric = settings_.early_stopping->metric;
    for (const auto& [name, value] : verdict.metrics) {
      if (name == metric) return value;
    }
    throw InputError(
        fmt::format("early stopping watches \"{}\", which is not computed by epoch", metric));
  }

  std::int64_t epochs() const override { return watched_epochs_; }
  std::uint64_t updates() const override { return step_.steps(); }

  TrainingState state() const override {
    TrainingState state;
    state.epochs = watched_epochs_;
    state.step = step_.state();
    state.epoch_loss = epoch_loss_;
    state.training_loss.assign(outcome_.training_loss.begin(),
                               outcome_.training_loss.begin() + watched_epochs_);
    if (within_epoch(state)) state.epoch_start = epoch_start_;
    if (stopper_) {
      state.best_epoch = stopper_->best_epoch();
      state.best_metric = stopper_->best();
      state.best_weights = best_weights_;
    }
    return state;
  }

  void restore(TrainingState state) {
    check_fits(state);
    step_.restore(state.step);
    watched_epochs_ = state.epochs;
    epoch_loss_ = state.epoch_loss;
    outcome_.epochs = state.epochs;
    outcome_.training_loss = std::move(state.training_loss);
    epoch_start_ = std::move(state.epoch_start);
    if (!stopper_) return;
    stopper_->restore(state.epochs, state.best_epoch, state.best_metric);
    best_weights_ = std::move(state.best_weights);
  }

  bool within_epoch(const TrainingState& state) const {
    return state.step.steps > static_cast<std::uint64_t>(state.epochs) * batches_;
  }

  void check_fits(const TrainingState& state) const {
    const auto epochs = static_cast<std::uint64_t>(state.epochs);
    if (state.epochs < 0 || state.epochs >= settings_.epochs ||
        state.training_loss.size() != epochs || state.step.steps < epochs * batches_ ||
        state.step.steps > (epochs + 1) * batches_) {
      throw UnfitState(
          fmt::format("its {} epochs and {} batches don't fit", state.epochs, state.step.steps));
    }
    const std::size_t best_weights = state.best_epoch > 0 ? network_.parameters() : 0;
    if (state.best_epoch < 0 || state.best_epoch > state.epochs ||
        (state.best_epoch > 0 && !stopper_) || state.best_weights.size() != best_weights) {
      throw UnfitState("it is of another early stopping");
    }
    const bool compares = settings_.stop.change_below && within_epoch(state);
    if (state.epoch_start.size() != (compares ? network_.parameters() : 0)) {
      throw UnfitState("it is of another stop rule");
    }
  }

  Network& network_;
  const TrainingSettings& settings_;
  const BatchSource& source_;
  const EpochMonitor& monitor_;
  Seeds seeds_;
  std::function<std::uint64_t(const RunningTraining&)> go_on_;
  std::uint64_t granted_ = 0;  ///< batches until go_on_ is asked again
  TrainingStep<float> step_;
  Schedule schedule_;
  double learning_rate_;
  std::vector<std::uint32_t> order_;
  std::size_t batch_size_;
  std::uint64_t batches_;  ///< of an epoch
  std::optional<EarlyStopper> stopper_;
  std::vector<float> best_weights_;
  std::vector<float> epoch_start_;   ///< weights before the epoch, for StopRules::change_below
  BatchLoss epoch_loss_;             ///< of the epoch under way
  std::int64_t watched_epochs_ = 0;  ///< whose monitor has answered
  TrainingOutcome outcome_;
};

}  // namespace

TrainingOutcome train(Network& network, const TrainingSettings& settings, const BatchSource& source,
                      const EpochMonitor& monitor, Seeds seeds, TrainingControl control) {
  if (source.events() == 0) throw InputError("there are no events to train on");
  return Training(network, settings, source, monitor, seeds, std::move(control)).run();
}

}  // namespace hepsweep::nn
