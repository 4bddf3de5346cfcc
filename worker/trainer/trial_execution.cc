#include "worker/trainer/trial_execution.hh"

#include <fstream>
#include <memory>
#include <string>
#include <sys/resource.h>

#include "core/clock.hh"
#include "core/error.hh"
#include "core/version.hh"
#include "nn/model_file/model_file.hh"
#include "studies/study/configuration.hh"
#include "worker/trainer/scoring.hh"
#include "worker/trainer/training_weights.hh"
#include "worker/trainer/trial_events.hh"
#include "worker/trainer/trial_metrics.hh"
#include "worker/trainer/trial_model.hh"
#include "worker/trainer/trial_variation.hh"

namespace hepsweep::worker {
namespace {

using studies::TrialResult;
using studies::TrialSpecification;
using studies::TrialState;

// What would otherwise show in the middle of a fit, or behind it.
void check(const TrialSpecification& trial, const studies::Preprocessing& preprocessing) {
  const std::size_t classes = preprocessing.classes.size();
  studies::describe_configuration(trial.document, preprocessing.inputs(), classes);
  const auto training = studies::read_training(trial.document.at("training"));
  check_class_weights(training.class_weights, preprocessing.classes);
  if (!trial.objective.empty()) {
    studies::check_metrics(trial.document, trial.objective, classes);
  }
}

// One trial from its events to its result.
class Execution {
 public:
  Execution(const TrialSpecification& trial, const PreparedEvents& prepared,
            const AttemptSettings& attempt)
      : trial_(trial),
        metrics_(trial),
        events_(trial, prepared),
        attempt_(attempt, trial, prepared.events.digest(), result_.curves) {
    check(trial, events_.preprocessing());
    model_ = make_trial_model({trial_, events_, metrics_, attempt_, result_.curves});
  }

  TrialResult run() {
    const FitOutcome outcome = model_->fit();
    result_.epochs = outcome.epochs;
    result_.best_epoch = outcome.best_epoch;
    result_.events_digest = events_.prepared().events.digest();
    result_.reason = outcome.reason;
    result_.state = outcome.diverged ? TrialState::diverged : TrialState::complete;
    result_.network_parameters = model_->parameters();
    if (!outcome.diverged) {
      evaluate();
      result_.model = model();
    }
    return std::move(result_);
  }

 private:
  void evaluate() {
    std::vector<ScoredSplit> splits;
    add_scores("train", events_.training(), splits);
    if (!trains_on_validation(trial_)) {
      add_scores("validation", events_.validation(), splits);
      result_.correlations = correlations_of(trial_, events_.prepared(), splits.back().scores,
                                             [this] { attempt_.between_last_blocks(); });
    }
    if (trial_.stage == "final") add_scores("test", events_.test(), splits);
    result_.metrics = metrics_.at_the_end(splits);
    if (trial_.stage == "final") keep_scores(splits);
  }

  void add_scores(const std::string& split, std::span<const std::uint32_t> events,
                  std::vector<ScoredSplit>& splits) {
    if (events.empty()) return;
    splits.push_back({split, score_events(model_->scorer(), events_.view(), events_.inputs(),
                                          events, [this] { attempt_.between_last_blocks(); })});
  }

  void keep_scores(const std::vector<ScoredSplit>& splits) {
    for (const ScoredSplit& one : splits) {
      result_.scores.push_back(
          {one.split, static_cast<std::int64_t>(one.scores.outputs), one.scores.bytes()});
    }
  }

  std::string model() const {
    nn::Model model = model_->stored();
    model.features = events_.preprocessing().input_names();
    model.classes = events_.preprocessing().classes;
    model.preprocessing = studies::to_json(events_.preprocessing());
    model.provenance = {{"program", program_version}, {"configuration", trial_.configuration},
                        {"trial", trial_.trial},      {"replica", trial_.replica},
                        {"seed", trial_.seed},        {"events", result_.events_digest}};
    return nn::to_bytes(model);
  }

  const TrialSpecification& trial_;
  TrialMetrics metrics_;
  TrialEvents events_;
  TrialResult result_;
  Attempt attempt_;
  std::unique_ptr<TrialModel> model_;
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
  const PreparedEvents varied = varied_events(prepared, trial);
  TrialResult result = Execution(trial, varied, attempt).run();
  result.seconds = seconds_since(start);
  result.cpu_seconds = cpu_seconds() - cpu_before;
  result.memory_mb = peak_memory_mb();
  return result;
}

}  // namespace hepsweep::worker
