#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "studies/metrics/metric_table.hh"

namespace hepsweep::studies {

/// A metric by its name; behind any name but those that need yields may stand "_unweighted": the
/// same with every event's weight 1.
struct MetricName {
  const Metric* metric = nullptr;
  bool unweighted = false;

  std::string text() const;
};

/// \throws InputError with the nearest known name
MetricName find_metric(std::string_view name);

/// What a choice calls the confusion matrix.
constexpr std::string_view confusion_matrix_name = "confusion_matrix";

/// Which metrics of a network's scores are computed.
class MetricChoice {
 public:
  /// All metrics up to this one in usualness: Usual::on_demand stands for all there are.
  explicit MetricChoice(Usual most) : most_(most) {}
  /// Nothing but what is named later.
  MetricChoice() = default;

  /// Adds a metric, or "confusion_matrix": of two classes the four sums, of several
  /// "confusion_I_J", the sum of weights of class I that the scores take for J.
  /// \throws InputError with the nearest known name
  void add(std::string_view name);

  /// \param weighted whether the events have weights other than 1
  bool includes(const MetricName& name, bool weighted) const;
  bool includes_confusion_matrix() const;
  /// Whether all metrics there are have been asked for.
  bool includes_everything() const { return most_ == Usual::on_demand; }
  /// Those that were added by name.
  const std::vector<std::string>& names() const { return names_; }

 private:
  bool is_named(std::string_view name) const;

  std::optional<Usual> most_;
  std::vector<std::string> names_;
};

}  // namespace hepsweep::studies
