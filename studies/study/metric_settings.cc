// The parts of a configuration that name metrics.
#include <fmt/core.h>

#include "core/json_reader.hh"
#include "core/words.hh"
#include "studies/metrics/metrics.hh"
#include "studies/study/configuration.hh"

namespace hepsweep::studies {
namespace {

// "loss" is what the network library calls the log loss on the validation split.
std::vector<nn::MetricDirection> watchable_metrics() {
  std::vector<nn::MetricDirection> result{{"loss", false}};
  for (const Metric& metric : metric_table()) {
    if (metric.better == Better::neither || metric.needs == Needs::training_events) continue;
    const std::string name(metric.name);
    result.push_back({name, metric.better == Better::larger});
    if (metric.needs == Needs::yields) continue;
    result.push_back({name + "_unweighted", metric.better == Better::larger});
  }
  return result;
}

void check_metric(const Json& document, const std::string& metric, const std::string& path,
                  std::size_t classes) {
  const auto yields = document.find("yields");
  if (needs_yields(metric) && (yields == document.end() || yields->is_null())) {
    throw JsonError(path, fmt::format("\"{}\" needs the expected events; add \"yields\", such as "
                                      "{{\"signal\": 100, \"background\": 1000}}",
                                      metric));
  }
  if (needs_two_classes(metric) && classes > 2) {
    throw JsonError(path, fmt::format("\"{}\" is defined for two classes; these events have {}",
                                      metric, classes));
  }
}

}  // namespace

nn::TrainingSettings read_training(const Json& json, const std::string& path) {
  static const std::vector<nn::MetricDirection> watchable = watchable_metrics();
  return nn::read_training_settings(json, path, watchable);
}

MetricChoice read_metrics(const Json& document) {
  const std::string key = "metrics";
  const auto found = document.find(key);
  if (found == document.end() || found->is_null()) return MetricChoice(Usual::at_the_end);
  if (*found == "standard") return MetricChoice(Usual::at_the_end);
  if (*found == "all") return MetricChoice(Usual::on_demand);
  if (!found->is_array()) {
    throw JsonError(
        key, fmt::format("{} is not \"standard\", \"all\" or a list of metrics", shown(*found)));
  }
  MetricChoice choice;
  for (std::size_t i = 0; i < found->size(); ++i) {
    const Json& name = (*found)[i];
    const std::string path = element_path(key, i);
    if (!name.is_string()) throw JsonError(path, shown(name) + " is not the name of a metric");
    try {
      choice.add(name.get<std::string>());
    } catch (const InputError& error) {
      throw JsonError(path, error.what());
    }
  }
  return choice;
}

void check_metrics(const Json& document, const std::string& objective, std::size_t classes) {
  check_metric(document, objective, "objective", classes);
  const MetricChoice choice = read_metrics(document);
  for (std::size_t i = 0; i < choice.names().size(); ++i) {
    const std::string& name = choice.names()[i];
    if (name != confusion_matrix_name) {
      check_metric(document, name, element_path("metrics", i), classes);
    }
  }
  const auto training = read_training(document.at("training"));
  if (!training.early_stopping || training.early_stopping->metric == "loss") return;
  check_metric(document, training.early_stopping->metric, "training.early_stopping.metric",
               classes);
}

}  // namespace hepsweep::studies
