#include "studies/metrics/metric_choice.hh"

#include <algorithm>

#include "core/error.hh"
#include "core/words.hh"

namespace hepsweep::studies {
namespace {

constexpr std::string_view unweighted = "_unweighted";

}  // namespace

std::string MetricName::text() const {
  return std::string(metric->name) + std::string(this->unweighted ? studies::unweighted : "");
}

MetricName find_metric(std::string_view name) {
  const bool has_suffix = name.ends_with(unweighted);
  const std::string_view stem = has_suffix ? name.substr(0, name.size() - unweighted.size()) : name;
  std::vector<std::string> known;
  for (const Metric& metric : metric_table()) {
    const bool fits = !has_suffix || metric.needs != Needs::yields;
    if (metric.name == stem && fits) return {&metric, has_suffix};
    known.emplace_back(metric.name);
  }
  throw InputError("metric " + unknown_word_message(name, known));
}

void MetricChoice::add(std::string_view name) {
  if (name != confusion_matrix_name) find_metric(name);
  if (!is_named(name)) names_.emplace_back(name);
}

bool MetricChoice::is_named(std::string_view name) const {
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

bool MetricChoice::includes_confusion_matrix() const {
  return includes_everything() || is_named(confusion_matrix_name);
}

bool MetricChoice::includes(const MetricName& name, bool weighted) const {
  if (is_named(name.text())) return true;
  if (!most_) return false;
  if (!name.unweighted) return name.metric->usual <= *most_;
  if (!weighted || name.metric->needs == Needs::yields) return false;
  // Beside the weighted AUC stands the one that DeLong's formula is exact for.
  return *most_ == Usual::on_demand || (*most_ == Usual::at_the_end && name.metric->name == "auc");
}

}  // namespace hepsweep::studies
