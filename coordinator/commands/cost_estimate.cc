#include "coordinator/commands/cost_estimate.hh"

#include <algorithm>
#include <span>
#include <utility>

#include "core/clock.hh"
#include "nn/network/network.hh"
#include "nn/training/settings.hh"
#include "nn/training/trainer.hh"
#include "studies/baselines/baseline.hh"
#include "worker/trainer/classic_trial.hh"

namespace hepsweep::coordinator {
namespace {

constexpr double measured_seconds = 0.3;
constexpr std::size_t most_measured_events = 8192;
constexpr std::size_t most_classic_events = 4 * most_measured_events;
constexpr std::int64_t most_measured_rounds = 20;

}  // namespace

void CostEstimate::measure(const studies::ResolvedConfiguration& configuration,
                           const InspectedEvents& events, const InspectedConfiguration& inspected) {
  if (inspected.model == "network") {
    measure_network(configuration, events, inspected.network);
  } else if (!classic_.contains(inspected.model)) {
    measure_classic(configuration, events, inspected);
  }
}

void CostEstimate::measure_classic(const studies::ResolvedConfiguration& configuration,
                                   const InspectedEvents& events,
                                   const InspectedConfiguration& inspected) {
  const auto& train = events.prepared.split.train;
  const auto view = events.prepared.events.view();
  const studies::EventInputs inputs(view, events.preprocessing);
  const auto chosen = std::span(train).first(std::min(train.size(), most_classic_events));
  const std::int64_t rounds = std::min(inspected.epochs, most_measured_rounds);
  const auto sample = worker::classic_sample(view, inputs, chosen, {});
  const auto seconds_of = [&](std::int64_t made) {
    const auto start = Clock::now();
    studies::fit_classic(configuration.document.at("network"), sample, {.rounds = made});
    return seconds_since(start);
  };
  // Of a round beside others, without what is done once.
  const double of_round = rounds == 1 ? seconds_of(1)
                                      : std::max(0.0, seconds_of(rounds) - seconds_of(1)) /
                                            static_cast<double>(rounds - 1);
  classic_[inspected.model] = of_round / static_cast<double>(chosen.size()) /
                              static_cast<double>(inspected.network.multiply_adds);
}

void CostEstimate::measure_network(const studies::ResolvedConfiguration& configuration,
                                   const InspectedEvents& events,
                                   const nn::NetworkDescription& network) {
  const auto& train = events.prepared.split.train;
  const studies::EventView view = events.prepared.events.view();
  const studies::EventInputs inputs(view, events.preprocessing);
  const auto chosen = std::span(train).first(std::min(train.size(), most_measured_events));
  const worker::TrainingEvents source(view, inputs, chosen, network.outputs,
                                      events.prepared.augmentation(1, 0));
  auto settings = studies::read_training(configuration.document.at("training"));
  settings.early_stopping.reset();
  settings.stop = {};
  settings.epochs = 1'000'000;
  nn::Network trained(configuration.document.at("network"), "network", network.inputs, {});
  const auto start = Clock::now();
  double seconds = 0;
  std::int64_t epochs = 0;
  nn::train(trained, settings, source,
            [&](const nn::EpochReport& report) {
              seconds = seconds_since(start);
              epochs = report.epoch;
              return nn::EpochVerdict{
                  .metrics = {}, .stop = seconds > measured_seconds, .reason = "measured"};
            },
            {});
  if (epochs == 0) return;  // diverged at once: nothing is known
  const Point point{static_cast<double>(network.multiply_adds),
                    seconds / static_cast<double>(epochs) / static_cast<double>(chosen.size())};
  if (points_ == 0 || point.multiply_adds < smallest_.multiply_adds) smallest_ = point;
  if (points_ == 0 || point.multiply_adds > largest_.multiply_adds) largest_ = point;
  ++points_;
}

double CostEstimate::seconds_per_event(double multiply_adds) const {
  const double span = largest_.multiply_adds - smallest_.multiply_adds;
  if (span <= 0) return largest_.seconds_per_event;
  const double slope = (largest_.seconds_per_event - smallest_.seconds_per_event) / span;
  return std::max(0.0,
                  smallest_.seconds_per_event + slope * (multiply_adds - smallest_.multiply_adds));
}

double CostEstimate::seconds(const InspectedConfiguration& configuration) const {
  const auto multiply_adds = static_cast<double>(configuration.network.multiply_adds);
  const auto classic = classic_.find(configuration.model);
  const double of_event = classic == classic_.end() ? seconds_per_event(multiply_adds)
                                                    : classic->second * multiply_adds;
  return of_event * static_cast<double>(configuration.training_events) *
         static_cast<double>(configuration.epochs);
}

}  // namespace hepsweep::coordinator
