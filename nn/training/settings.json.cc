#include "nn/training/settings.hh"

#include <fmt/core.h>

#include "core/error.hh"
#include "nn/activations/activation.hh"
#include "nn/optimizers/optimizer.hh"
#include "nn/schedules/schedule.hh"

namespace hepsweep::nn {
namespace {

constexpr double largest_batch = 1 << 20;
constexpr double most_epochs = 1e9;

EarlyStopping read_early_stopping(const Json& json, const std::string& path,
                                  const std::vector<MetricDirection>& watchable) {
  std::vector<std::string> names;
  for (const MetricDirection& metric : watchable) names.push_back(metric.name);
  ObjectReader reader(json, path);
  EarlyStopping stopping;
  stopping.metric = reader.choice("metric", names, stopping.metric);
  for (const MetricDirection& metric : watchable) {
    if (metric.name == stopping.metric) stopping.larger_is_better = metric.larger_is_better;
  }
  stopping.patience = reader.integer("patience", Range::at_least(1), stopping.patience);
  stopping.minimum_improvement =
      reader.number("minimum_improvement", Range::at_least(0), stopping.minimum_improvement);
  if (reader.find("target") != nullptr) stopping.target = reader.number("target");
  reader.finish();
  return stopping;
}

StopRules read_stop_rules(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  StopRules rules;
  if (reader.find("loss_below") != nullptr) rules.loss_below = reader.number("loss_below");
  if (reader.find("change_below") != nullptr) {
    rules.change_below = reader.number("change_below", Range::positive());
  }
  reader.finish();
  if (!rules.loss_below && !rules.change_below) {
    throw JsonError(path, R"(give "loss_below", "change_below" or both)");
  }
  return rules;
}

/// A schedule that moves the momentum needs one that has no course of its own.
void check_momentum(const TrainingSettings& settings) {
  const OptimizerPlan optimizer = read_optimizer(settings.optimizer);
  const Schedule schedule = read_schedule(settings.schedule);
  if (!schedule.momentum || optimizer.momentum_free) return;
  throw JsonError(
      settings.schedule.path + ".momentum",
      fmt::format("the optimizer {} has no constant momentum that {} could move; leave it out",
                  settings.optimizer.name, settings.schedule.name));
}

GradientClipping read_clipping(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  GradientClipping clipping;
  if (reader.find("norm") != nullptr) clipping.norm = reader.number("norm", Range::positive());
  if (reader.find("value") != nullptr) clipping.value = reader.number("value", Range::positive());
  reader.finish();
  if (clipping.norm.has_value() == clipping.value.has_value()) {
    throw JsonError(path, R"(give one of "norm" and "value")");
  }
  return clipping;
}

NamedSettings named(ObjectReader& reader, std::string_view key, const char* fallback,
                    std::string_view expected) {
  const Json* json = reader.find(key);
  if (json == nullptr) return {fallback, Json::object(), reader.path(key)};
  return read_named_settings(*json, reader.path(key), expected);
}

}  // namespace

const std::vector<MetricDirection>& usual_metrics() {
  static const std::vector<MetricDirection> metrics{
      {"loss", false}, {"log_loss", false}, {"error", false}, {"auc", true}, {"accuracy", true},
  };
  return metrics;
}

TrainingSettings read_training_settings(const Json& json, const std::string& path,
                                        const std::vector<MetricDirection>& watchable) {
  ObjectReader reader(json, path);
  TrainingSettings settings;
  settings.loss = read_loss(reader.value("loss"), reader.path("loss"));
  settings.optimizer = named(reader, "optimizer", "adam", "an optimizer");
  settings.schedule = named(reader, "schedule", "constant", "a schedule");
  settings.batch_size =
      reader.integer("batch_size", Range::between(1, largest_batch), settings.batch_size);
  settings.epochs = reader.integer("epochs", Range::between(1, most_epochs), settings.epochs);
  settings.planned_epochs = settings.epochs;
  settings.regularisation = read_regularisation(reader);
  if (const Json* clipping = reader.find("gradient_clipping")) {
    settings.gradient_clipping = read_clipping(*clipping, reader.path("gradient_clipping"));
  }
  if (const Json* stopping = reader.find("early_stopping")) {
    settings.early_stopping =
        read_early_stopping(*stopping, reader.path("early_stopping"), watchable);
  }
  if (const Json* weights = reader.find("class_weights")) {
    settings.class_weights = read_class_weights(*weights, reader.path("class_weights"));
  }
  if (const Json* stop = reader.find("stop")) {
    settings.stop = read_stop_rules(*stop, reader.path("stop"));
  }
  reader.finish();
  check_momentum(settings);
  return settings;
}

namespace {

/// Parameters in front of a step never get a gradient; the loss looks past a last activation that
/// it asks for.
void refuse_untrained(const LossPlan& loss, const NetworkDescription& network,
                      const std::string& network_path) {
  std::size_t parameters = 0;
  for (const LayerRow& layer : network.layers) {
    parameters += layer.parameters;
    if (&layer == &network.layers.back() && !loss.output_activation.empty()) return;
    if (parameters == 0 || activation_kind(layer.activation, network_path).trainable) continue;
    throw JsonError(network_path,
                    fmt::format("{} ends with {}, whose derivative is 0: no weight up to there "
                                "would be trained; use sigmoid or relu",
                                layer.name, layer.activation));
  }
}

}  // namespace

void check_loss_fits(const TrainingSettings& settings, const NetworkDescription& network,
                     const std::string& network_path) {
  const LossPlan& loss = settings.loss;
  if (!loss.output_activation.empty() && loss.output_activation != network.output_activation) {
    throw JsonError(network_path,
                    fmt::format("the last layer's activation is {}, but the loss {} needs {}",
                                network.output_activation, loss.name, loss.output_activation));
  }
  if (network.outputs < loss.fewest_outputs) {
    throw JsonError(network_path, fmt::format("the last layer has {} output, but the loss {} needs "
                                              "at least {}",
                                              network.outputs, loss.name, loss.fewest_outputs));
  }
  if (loss.functions.outputs != 0 && network.outputs != loss.functions.outputs) {
    throw JsonError(network_path, fmt::format("the last layer has {} outputs, but the loss {} is "
                                              "for {}",
                                              network.outputs, loss.name, loss.functions.outputs));
  }
  refuse_untrained(loss, network, network_path);
}

std::string doubtful_pair(const TrainingSettings& settings, const NetworkDescription& network) {
  if (network.output_activation != "softmax" || !settings.loss.output_activation.empty()) return "";
  return fmt::format(
      "the loss {} behind softmax trains slowly where predictions are far from right: the natural "
      "loss of softmax is categorical_cross_entropy",
      settings.loss.name);
}

}  // namespace hepsweep::nn
