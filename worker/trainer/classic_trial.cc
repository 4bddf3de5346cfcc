#include "worker/trainer/classic_trial.hh"

#include <algorithm>

#include "nn/training/settings.hh"
#include "studies/study/configuration.hh"

namespace hepsweep::worker {
namespace {

std::vector<float> gathered(const studies::EventInputs& inputs,
                            std::span<const std::uint32_t> chosen) {
  std::vector<float> values(chosen.size() * inputs.inputs());
  inputs.gather(chosen, values.data());
  return values;
}

}  // namespace

studies::TrainingSample classic_sample(const studies::EventView& view,
                                       const studies::EventInputs& inputs,
                                       std::span<const std::uint32_t> chosen,
                                       std::vector<float> weights) {
  studies::TrainingSample sample;
  sample.inputs = inputs.inputs();
  sample.classes = view.classes.size();
  sample.values = gathered(inputs, chosen);
  sample.weights = std::move(weights);
  const bool plain = sample.weights.empty();
  for (const std::uint32_t event : chosen) {
    sample.labels.push_back(view.labels[event]);
    if (plain) sample.weights.push_back(static_cast<float>(view.weights[event]));
  }
  return sample;
}

ClassicTrial::ClassicTrial(const TrialSurroundings& surroundings) : around_(surroundings) {}

FitOutcome ClassicTrial::fit() {
  const Json& document = around_.trial.document;
  const auto settings = studies::read_training(document.at("training"));
  const TrialEvents& events = around_.events;
  studies::ClassicFit fit =
      studies::fit_classic(document.at("network"),
                           classic_sample(events.view(), events.inputs(), events.trained(),
                                          events.weights(settings.class_weights)),
                           control());
  if (!fit.model) return {fit.rounds, 0, true, fit.diverged};
  model_ = std::move(fit.model);
  scorer_ = std::make_unique<ClassicScorer>(*model_);
  if (around_.curves.empty()) add_last_point(fit.rounds);
  return {fit.rounds, fit.best_round, false, ""};
}

studies::FitControl ClassicTrial::control() {
  studies::FitControl control;
  control.seed = around_.trial.seed;
  control.replica = static_cast<std::uint64_t>(around_.trial.replica);
  control.rounds = around_.trial.epochs;
  control.between_rounds = [this](std::int64_t rounds) { around_.attempt.between_rounds(rounds); };
  control.monitor = [this](const studies::RoundReport& report, const std::string& metric) {
    return watch(report, metric);
  };
  if (around_.trial.epochs) return control;
  validation_ = unscored(around_.events.view(), around_.events.validation());
  control.validation = gathered(around_.events.inputs(), around_.events.validation());
  return control;
}

double ClassicTrial::watch(const studies::RoundReport& report, const std::string& metric) {
  around_.add_to_curve(report.round, "train", "loss", report.training_loss);
  double watched = 0;
  if (report.validation.empty()) return watched;
  validation_.values.assign(report.validation.begin(), report.validation.end());
  validation_.outputs = validation_.values.size() / validation_.labels.size();
  for (const studies::NamedMetric& one : around_.metrics.after_epoch(validation_)) {
    around_.add_to_curve(report.round, "validation", one.name, one.value);
    if (one.name == metric) watched = one.value;
  }
  return watched;
}

// Of a method that is fitted in one go.
void ClassicTrial::add_last_point(std::int64_t rounds) {
  if (around_.trial.epochs) return;
  const Scores scores = score_events(*scorer_, around_.events.view(), around_.events.inputs(),
                                     around_.events.validation());
  for (const studies::NamedMetric& one : around_.metrics.after_epoch(scores)) {
    around_.add_to_curve(rounds, "validation", one.name, one.value);
  }
}

nn::Model ClassicTrial::stored() const {
  nn::Model model;
  model.layers = Json::array();
  model.method = model_->to_json();
  model.weights = model_->numbers();
  return model;
}

}  // namespace hepsweep::worker
