#include "worker/trainer/trial_execution.hh"

#include <cmath>
#include <fstream>
#include <string>
#include <string_view>
#include <sys/resource.h>

#include <fmt/core.h>

#include "core/clock.hh"
#include "core/error.hh"
#include "core/version.hh"
#include "nn/model_file/model_file.hh"
#include "nn/network/network.hh"
#include "nn/training/settings.hh"
#include "studies/study/configuration.hh"
#include "worker/trainer/scoring.hh"
#include "worker/trainer/training_weights.hh"
#include "worker/trainer/trial_metrics.hh"

namespace hepsweep::worker {
namespace {

using studies::TrialResult;
using studies::TrialSpecification;
using studies::TrialState;

nn::TrainingSettings training_settings(const TrialSpecification& trial) {
  nn::TrainingSettings settings = studies::read_training(trial.document.at("training"));
  if (trial.epochs) {  // no validation events are left to stop on
    settings.epochs = *trial.epochs;
    settings.early_stopping.reset();
    settings.stop = {};
  }
  return settings;
}

std::vector<std::uint32_t> training_events_of(const TrialSpecification& trial,
                                              const studies::Split& split) {
  std::vector<std::uint32_t> events = split.train;
  if (trial.epochs) {
    events.insert(events.end(), split.validation.begin(), split.validation.end());
    std::sort(events.begin(), events.end());
  }
  return events;
}

// One trial from its events to its result.
class Execution {
 public:
  Execution(const TrialSpecification& trial, const PreparedEvents& prepared,
            const AttemptSettings& attempt)
      : trial_(trial),
        prepared_(prepared),
        settings_(training_settings(trial)),
        metrics_(trial),
        training_(training_events_of(trial, prepared.split)),
        trained_(
            trained_events(prepared.events.view(), training_, prepared.settings.negative_weights)),
        preprocessing_(studies::fit_preprocessing(prepared.events.view(), trained_,
                                                  prepared.features, prepared.settings)),
        inputs_(prepared.events.view(), preprocessing_),
        seeds_{trial.seed, static_cast<std::uint64_t>(trial.replica)},
        network_(trial.document.at("network"), "network", preprocessing_.inputs(), seeds_),
        attempt_(attempt, trial, prepared.events.digest(), result_.curves) {
    const std::size_t classes = preprocessing_.classes.size();  // checks that all fits
    studies::describe_configuration(trial.document, preprocessing_.inputs(), classes);
    check_class_weights(settings_.class_weights, preprocessing_.classes);
    if (!trial.objective.empty()) {
      studies::check_metrics(trial.document, trial.objective, classes);
    }
  }

  TrialResult run() {
    const TrainingEvents source(
        prepared_.events.view(), inputs_, trained_, network_.outputs(),
        prepared_.augmentation(trial_.seed, static_cast<std::uint64_t>(trial_.replica)),
        training_weights(prepared_.events.view(), trained_, prepared_.settings.negative_weights,
                         settings_.class_weights));
    const nn::TrainingOutcome outcome = train(source);
    result_.network_parameters = static_cast<std::int64_t>(network_.parameters());
    result_.epochs = outcome.epochs;
    result_.best_epoch = outcome.best_epoch;
    result_.events_digest = prepared_.events.digest();
    result_.reason = outcome.diverged ? outcome.reason : "";
    result_.state = outcome.diverged ? TrialState::diverged : TrialState::complete;
    if (!outcome.diverged) {
      evaluate();
      result_.model = model();
    }
    return std::move(result_);
  }

 private:
  nn::TrainingOutcome train(const TrainingEvents& source) {
    std::optional<Checkpoint> checkpoint = attempt_.find_checkpoint();
    if (!checkpoint) return train(source, {});
    try {
      attempt_.resumed(*checkpoint);
      result_.curves = std::move(checkpoint->curves);
      return train(source, std::move(checkpoint->training));
    } catch (const nn::UnfitState& error) {
      attempt_.begin_anew(error.what());
      result_.curves.clear();
      return train(source, {});
    }
  }

  nn::TrainingOutcome train(const TrainingEvents& source, std::optional<nn::TrainingState> from) {
    const auto go_on = [this](const nn::RunningTraining& training) {
      return attempt_.between_batches(training);
    };
    return nn::train(network_, settings_, source,
                     [this](const nn::EpochReport& report) { return watch(report); }, seeds_,
                     {.go_on = go_on, .from = std::move(from)});
  }

  void add_to_curve(std::int64_t epoch, std::string_view split, std::string_view metric,
                    double value) {
    result_.curves.push_back({epoch, std::string(split), std::string(metric), value});
  }

  nn::EpochVerdict watch(const nn::EpochReport& report) {
    nn::EpochVerdict verdict;
    if (trial_.epochs) {
      add_to_curve(report.epoch, "train", "loss", report.training_loss);
      return verdict;
    }
    // A checkpoint from within holds the curves as they are before this epoch.
    const Scores scores =
        score(prepared_.split.validation, [&] { attempt_.between_blocks(report.training); });
    add_to_curve(report.epoch, "train", "loss", report.training_loss);
    for (const studies::NamedMetric& metric : metrics_.after_epoch(scores)) {
      add_to_curve(report.epoch, "validation", metric.name, metric.value);
      verdict.metrics.emplace_back(metric.name, metric.value);
      // The loss without penalties that the search may watch under its usual name.
      if (metric.name == "log_loss") verdict.metrics.emplace_back("loss", metric.value);
    }
    return verdict;
  }

  void evaluate() {
    std::vector<ScoredSplit> splits;
    add_scores("train", training_, splits);
    if (!trial_.epochs) add_scores("validation", prepared_.split.validation, splits);
    if (trial_.stage == "final") add_scores("test", prepared_.split.test, splits);
    result_.metrics = metrics_.at_the_end(splits);
    if (trial_.stage == "final") keep_scores(splits);
  }

  void add_scores(const std::string& split, std::span<const std::uint32_t> events,
                  std::vector<ScoredSplit>& splits) {
    if (events.empty()) return;
    splits.push_back({split, score(events, [this] { attempt_.between_last_blocks(); })});
  }

  void keep_scores(const std::vector<ScoredSplit>& splits) {
    for (const ScoredSplit& one : splits) {
      if (one.split == "train") continue;
      result_.scores.push_back(
          {one.split, static_cast<std::int64_t>(network_.outputs()), one.scores.bytes()});
    }
  }

  Scores score(std::span<const std::uint32_t> events, const std::function<void()>& between_blocks) {
    return score_events(network_, prepared_.events.view(), inputs_, events, between_blocks);
  }

  std::string model() const {
    nn::Model model = nn::model_of(network_);
    model.features = preprocessing_.input_names();
    model.classes = preprocessing_.classes;
    model.preprocessing = studies::to_json(preprocessing_);
    model.provenance = {{"program", program_version}, {"configuration", trial_.configuration},
                        {"trial", trial_.trial},      {"replica", trial_.replica},
                        {"seed", trial_.seed},        {"events", result_.events_digest}};
    return nn::to_bytes(model);
  }

  const TrialSpecification& trial_;
  const PreparedEvents& prepared_;
  nn::TrainingSettings settings_;
  TrialMetrics metrics_;
  std::vector<std::uint32_t> training_;  ///< whose metrics are those of the split "train"
  std::vector<std::uint32_t> trained_;   ///< of these, what the training sees
  studies::Preprocessing preprocessing_;
  studies::EventInputs inputs_;
  nn::Seeds seeds_;
  nn::Network network_;
  TrialResult result_;
  Attempt attempt_;
};

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// rusage tells the peak of the process, with those of earlier trials and even of its parent.
void forget_peak_memory() {
  std::ofstream("/proc/self/clear_refs") << 5;
}

double peak_memory_mb() {
  std::ifstream status("/proc/self/status");
  std::string word;
  double kibibytes = 0;
  while (status >> word && word != "VmHWM:") {
  }
  status >> kibibytes;
  return kibibytes * 1024 / 1e6;
}

}  // namespace

TrialResult execute_trial(const TrialSpecification& trial, EventShelf& shelf,
                          const AttemptSettings& attempt) {
  const auto start = Clock::now();
  const double cpu_before = cpu_seconds();
  forget_peak_memory();
  SignsOfLife signs(attempt.supervisor);
  const PreparedEvents& prepared =
      shelf.get(trial.document.at("data"), trial.base_folder, [&signs] { signs.show({}); });
  TrialResult result = Execution(trial, prepared, attempt).run();
  result.seconds = seconds_since(start);
  result.cpu_seconds = cpu_seconds() - cpu_before;
  result.memory_mb = peak_memory_mb();
  return result;
}

}  // namespace hepsweep::worker
