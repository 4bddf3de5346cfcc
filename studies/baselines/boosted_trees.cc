#include "studies/baselines/boosted_trees.hh"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/core.h>

#include "core/random.hh"
#include "nn/training/early_stopper.hh"
#include "studies/baselines/tree_ensemble.hh"
#include "studies/baselines/xgboost/booster.hh"

namespace hepsweep::studies {
namespace {

constexpr const char* method_name = "boosted_trees";

struct Settings {
  std::int64_t rounds = 1000;
  std::int64_t depth = 6;
  double learning_rate = 0.1;
  double subsample = 0.8;
  double columns = 0.8;
  double minimum_child_weight = 1;
  double l1 = 0;
  double l2 = 1;
  std::optional<nn::EarlyStopping> early_stopping =
      nn::EarlyStopping{.metric = "auc", .larger_is_better = true, .patience = 30};
};

nn::EarlyStopping read_early_stopping(const Json& json, const std::string& path,
                                      nn::EarlyStopping stopping) {
  ObjectReader reader(json, path);
  stopping.metric = reader.choice("metric", {"auc", "log_loss", "accuracy"}, stopping.metric);
  stopping.larger_is_better = stopping.metric != "log_loss";
  stopping.patience = reader.integer("patience", Range::at_least(1), stopping.patience);
  reader.finish();
  return stopping;
}

Settings read(ObjectReader& reader) {
  const Range share{.lowest = 0, .highest = 1, .lowest_excluded = true};
  Settings settings;
  settings.rounds = reader.integer("rounds", Range::between(1, 100'000), settings.rounds);
  settings.depth = reader.integer("depth", Range::between(1, 16), settings.depth);
  settings.learning_rate = reader.number("learning_rate", share, settings.learning_rate);
  settings.subsample = reader.number("subsample", share, settings.subsample);
  settings.columns = reader.number("columns", share, settings.columns);
  settings.minimum_child_weight =
      reader.number("minimum_child_weight", Range::between(0, 1e12), settings.minimum_child_weight);
  settings.l1 = reader.number("l1", Range::between(0, 1e12), settings.l1);
  settings.l2 = reader.number("l2", Range::between(0, 1e12), settings.l2);
  const Json* stopping = reader.find("early_stopping");
  if (stopping == nullptr) return settings;
  if (*stopping == Json(false)) {
    settings.early_stopping.reset();
  } else {
    settings.early_stopping =
        read_early_stopping(*stopping, reader.path("early_stopping"), *settings.early_stopping);
  }
  return settings;
}

std::vector<std::pair<std::string, std::string>> parameters_of(const Settings& settings,
                                                               const TrainingSample& sample,
                                                               const FitControl& control) {
  const auto number = [](auto value) { return fmt::format("{}", value); };
  constexpr std::uint64_t seeds = 1U << 31U;
  std::vector<std::pair<std::string, std::string>> parameters{
      {"verbosity", "0"},
      {"nthread", "1"},
      {"seed", number(stream_key(control.seed, control.replica, method_name) % seeds)},
      // Otherwise a round would depend on what the library was used for before.
      {"seed_per_iteration", "1"},
      {"booster", "gbtree"},
      {"tree_method", "hist"},
      {"max_bin", "256"},
      {"base_score", "0.5"},
      {"disable_default_eval_metric", "1"},
      {"max_depth", number(settings.depth)},
      {"eta", number(settings.learning_rate)},
      {"subsample", number(settings.subsample)},
      {"colsample_bytree", number(settings.columns)},
      {"min_child_weight", number(settings.minimum_child_weight)},
      {"alpha", number(settings.l1)},
      {"lambda", number(settings.l2)},
      {"objective", sample.classes > 2 ? "multi:softprob" : "binary:logistic"}};
  if (sample.classes > 2) parameters.emplace_back("num_class", number(sample.classes));
  return parameters;
}

/// Events with the sums of the trees so far.
class Followed {
 public:
  Followed(const TreeEnsemble& trees, const std::vector<float>& events)
      : trees_(trees),
        events_(events),
        sums_(events.size() / trees.inputs() * trees.outputs()),
        scores_(sums_.size()) {}

  void follow() {
    trees_.add_last_round(events_, sums_);
    const std::size_t outputs = trees_.outputs();
    for (std::size_t i = 0; i < sums_.size(); i += outputs) {
      trees_.scores(sums_.data() + i, scores_.data() + i);
    }
  }

  std::span<const float> scores() const { return scores_; }

 private:
  const TreeEnsemble& trees_;
  const std::vector<float>& events_;
  std::vector<double> sums_;
  std::vector<float> scores_;
};

double log_loss(const TrainingSample& sample, std::span<const float> scores) {
  const std::size_t outputs = scores.size() / sample.events();
  double loss = 0;
  double weights = 0;
  for (std::size_t i = 0; i < sample.events(); ++i) {
    const auto label = static_cast<std::size_t>(sample.labels[i]);
    const auto weight = static_cast<double>(sample.weights[i]);
    double probability = static_cast<double>(scores[i * outputs + (outputs > 1 ? label : 0)]);
    if (outputs == 1 && label == 0) probability = 1 - probability;
    loss -= weight * std::log(std::max(probability, std::numeric_limits<double>::min()));
    weights += weight;
  }
  return loss / weights;
}

class Boosting {
 public:
  Boosting(const Settings& settings, const TrainingSample& sample, const FitControl& control)
      : settings_(settings),
        sample_(sample),
        control_(control),
        trees_(
            std::make_unique<TreeEnsemble>(sample.inputs, sample.classes > 2 ? sample.classes : 1)),
        training_(*trees_, sample.values),
        validation_(*trees_, control.validation) {
    if (control.rounds) settings_.rounds = *control.rounds;
    if (control.rounds || control.validation.empty()) settings_.early_stopping.reset();
  }

  ClassicFit run() {
    if (control_.between_rounds) control_.between_rounds(0);
    Booster booster(sample_, parameters_of(settings_, sample_, control_));
    std::optional<nn::EarlyStopper> stopper;
    if (settings_.early_stopping) stopper.emplace(*settings_.early_stopping);
    std::int64_t round = 0;
    while (round < settings_.rounds && !(stopper && stopper->exhausted())) {
      trees_->add_round(booster.grow());
      const double watched = follow(++round);
      if (stopper) stopper->improves(watched);
      if (control_.between_rounds) control_.between_rounds(round);
    }
    const bool chosen = stopper && stopper->best_epoch() > 0;
    const std::int64_t best = chosen ? stopper->best_epoch() : round;
    trees_->keep_rounds(static_cast<std::size_t>(best));
    return {.model = std::move(trees_), .rounds = round, .best_round = best};
  }

 private:
  double follow(std::int64_t round) {
    if (!control_.monitor) return 0;
    training_.follow();
    validation_.follow();
    const RoundReport report{.round = round,
                             .training_loss = log_loss(sample_, training_.scores()),
                             .validation = validation_.scores()};
    return control_.monitor(report,
                            settings_.early_stopping ? settings_.early_stopping->metric : "");
  }

  Settings settings_;
  const TrainingSample& sample_;
  const FitControl& control_;
  std::unique_ptr<TreeEnsemble> trees_;
  Followed training_;
  Followed validation_;
};

ClassicFit fit(const Json& json, const TrainingSample& sample, const FitControl& control) {
  ObjectReader reader(json, "network.boosted_trees");
  return Boosting(read(reader), sample, control).run();
}

ClassicDescription describe(const Json& json, std::size_t inputs) {
  ObjectReader reader(json, "network.boosted_trees");
  const Settings settings = read(reader);
  // Sums of histograms wait for memory where a network multiplies: as long as about eight.
  constexpr std::size_t passes = 8;
  return {.multiply_adds = passes * static_cast<std::size_t>(settings.depth) * inputs,
          .rounds = settings.rounds};
}

}  // namespace

ClassicMethod boosted_trees() {
  return {.name = method_name,
          .several_classes = true,
          .negative_weights = false,
          .check = [](ObjectReader& reader) { read(reader); },
          .describe = describe,
          .fit = fit,
          .read = read_tree_ensemble};
}

}  // namespace hepsweep::studies
