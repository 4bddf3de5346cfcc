#include "worker/trainer/network_trial.hh"

#include "nn/training/settings.hh"
#include "studies/study/configuration.hh"
#include "worker/trainer/scoring.hh"
#include "worker/trainer/trial_variation.hh"

namespace hepsweep::worker {
namespace {

nn::TrainingSettings training_settings(const studies::TrialSpecification& trial) {
  nn::TrainingSettings settings = studies::read_training(trial.document.at("training"));
  if (trial.epochs) {  // nothing is left to stop on, or nothing may be chosen by it
    settings.epochs = *trial.epochs;
    settings.early_stopping.reset();
    settings.stop = {};
  }
  return settings;
}

}  // namespace

NetworkTrial::NetworkTrial(const TrialSurroundings& surroundings)
    : around_(surroundings),
      settings_(training_settings(around_.trial)),
      seeds_{around_.trial.seed, static_cast<std::uint64_t>(around_.trial.replica)},
      network_(around_.trial.document.at("network"), "network",
               around_.events.preprocessing().inputs(), seeds_),
      scorer_(network_) {}

FitOutcome NetworkTrial::fit() {
  const TrialEvents& events = around_.events;
  const TrainingEvents source(
      events.view(), events.inputs(), events.trained(), network_.outputs(),
      events.prepared().augmentation(around_.trial.seed,
                                     static_cast<std::uint64_t>(around_.trial.replica)),
      events.weights(settings_.class_weights));
  const nn::TrainingOutcome outcome = train(source);
  return {outcome.epochs, outcome.best_epoch, outcome.diverged,
          outcome.diverged ? outcome.reason : ""};
}

nn::TrainingOutcome NetworkTrial::train(const TrainingEvents& source) {
  std::optional<Checkpoint> checkpoint = around_.attempt.find_checkpoint();
  if (!checkpoint) return train(source, {});
  try {
    around_.attempt.resumed(*checkpoint);
    around_.curves = std::move(checkpoint->curves);
    return train(source, std::move(checkpoint->training));
  } catch (const nn::UnfitState& error) {
    around_.attempt.begin_anew(error.what());
    around_.curves.clear();
    return train(source, {});
  }
}

nn::TrainingOutcome NetworkTrial::train(const TrainingEvents& source,
                                        std::optional<nn::TrainingState> from) {
  const auto go_on = [this](const nn::RunningTraining& training) {
    return around_.attempt.between_batches(training);
  };
  return nn::train(network_, settings_, source,
                   [this](const nn::EpochReport& report) { return watch(report); }, seeds_,
                   {.go_on = go_on, .from = std::move(from)});
}

nn::EpochVerdict NetworkTrial::watch(const nn::EpochReport& report) {
  nn::EpochVerdict verdict;
  if (trains_on_validation(around_.trial)) {
    around_.add_to_curve(report.epoch, "train", "loss", report.training_loss);
    return verdict;
  }
  // A checkpoint from within holds the curves as they are before this epoch.
  const Scores scores = score_events(scorer_, around_.events.view(), around_.events.inputs(),
                                     around_.events.validation(),
                                     [&] { around_.attempt.between_blocks(report.training); });
  around_.add_to_curve(report.epoch, "train", "loss", report.training_loss);
  for (const studies::NamedMetric& metric : around_.metrics.after_epoch(scores)) {
    around_.add_to_curve(report.epoch, "validation", metric.name, metric.value);
    verdict.metrics.emplace_back(metric.name, metric.value);
    // The loss without penalties that the search may watch under its usual name.
    if (metric.name == "log_loss") verdict.metrics.emplace_back("loss", metric.value);
  }
  return verdict;
}

}  // namespace hepsweep::worker
