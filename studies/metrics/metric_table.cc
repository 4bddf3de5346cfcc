#include "studies/metrics/metric_table.hh"

#include <array>

#include "studies/metrics/accuracy.hh"
#include "studies/metrics/area_under_curve.hh"
#include "studies/metrics/log_loss.hh"

namespace hepsweep::studies {

std::span<const Metric> metric_table() {
  static constexpr std::array table{
      Metric{"auc", true, Needs::classes, auc},
      Metric{"accuracy", true, Needs::classes, accuracy},
      Metric{"log_loss", false, Needs::classes, log_loss},
  };
  return table;
}

}  // namespace hepsweep::studies
