#include "studies/metrics/metric_table.hh"

#include <array>

#include "studies/metrics/accuracy.hh"
#include "studies/metrics/area_under_curve.hh"
#include "studies/metrics/calibration.hh"
#include "studies/metrics/confusion.hh"
#include "studies/metrics/discovery_metrics.hh"
#include "studies/metrics/log_loss.hh"
#include "studies/metrics/overtraining.hh"
#include "studies/metrics/ranking_metrics.hh"
#include "studies/metrics/several_classes.hh"

namespace hepsweep::studies {
namespace {

// Figures of the confusion matrix of two classes at a score of 0.5.
template <ConfusionFigure figure>
constexpr Metric of_confusion(std::string_view name, Better better) {
  return {name, better, Needs::two_classes, Usual::on_demand, at_one_half<figure>};
}

template <double (*definition)(const Counting&)>
constexpr Metric of_yields(std::string_view name) {
  return {name, Better::larger, Needs::yields, Usual::at_the_end, discovery<definition>};
}

}  // namespace

std::span<const Metric> metric_table() {
  using enum Better;
  using enum Needs;
  using enum Usual;
  static constexpr std::array table{
      Metric{"auc", larger, classes, every_epoch, auc},
      Metric{"accuracy", larger, classes, every_epoch, accuracy},
      Metric{"log_loss", smaller, classes, every_epoch, log_loss},
      Metric{"brier", smaller, classes, at_the_end, brier},
      Metric{"calibration_error", smaller, classes, at_the_end, expected_calibration_error},
      Metric{"maximum_calibration_error", smaller, classes, on_demand, maximum_calibration_error},
      Metric{"balanced_accuracy", larger, classes, on_demand, balanced_accuracy},
      Metric{"f1", larger, classes, on_demand, f1_score},
      Metric{"mcc", larger, classes, on_demand, matthews_correlation},
      Metric{"average_precision", larger, two_classes, at_the_end, average_precision},
      Metric{"ks_distance", larger, two_classes, on_demand, ks_distance},
      Metric{"background_rejection_30", larger, two_classes, at_the_end,
             background_rejection_at<30>},
      Metric{"background_rejection_50", larger, two_classes, at_the_end,
             background_rejection_at<50>},
      Metric{"background_rejection_70", larger, two_classes, at_the_end,
             background_rejection_at<70>},
      Metric{"background_rejection_90", larger, two_classes, at_the_end,
             background_rejection_at<90>},
      of_confusion<true_positives>("true_positives", larger),
      of_confusion<false_positives>("false_positives", smaller),
      of_confusion<false_negatives>("false_negatives", smaller),
      of_confusion<true_negatives>("true_negatives", larger),
      of_confusion<true_positive_rate>("true_positive_rate", larger),
      of_confusion<true_negative_rate>("true_negative_rate", larger),
      of_confusion<positive_predictive_value>("positive_predictive_value", larger),
      of_confusion<negative_predictive_value>("negative_predictive_value", larger),
      of_confusion<false_positive_rate>("false_positive_rate", smaller),
      of_confusion<false_negative_rate>("false_negative_rate", smaller),
      of_confusion<false_discovery_rate>("false_discovery_rate", smaller),
      of_confusion<false_omission_rate>("false_omission_rate", smaller),
      of_confusion<likelihood_ratio_plus>("likelihood_ratio_plus", larger),
      of_confusion<likelihood_ratio_minus>("likelihood_ratio_minus", smaller),
      of_confusion<prevalence_threshold>("prevalence_threshold", smaller),
      of_confusion<threat_score>("threat_score", larger),
      of_confusion<prevalence>("prevalence", neither),
      of_yields<asimov_significance_sigma>("significance"),
      of_yields<s_over_sqrt_b>("significance_s_over_sqrt_b"),
      of_yields<s_over_sqrt_sb>("significance_s_over_sqrt_sb"),
      of_yields<s_over_sqrt_b_sigma>("significance_s_over_sqrt_b_sigma"),
      of_yields<s_over_sqrt_sb_sigma>("significance_s_over_sqrt_sb_sigma"),
      of_yields<asimov_significance>("significance_asimov"),
      of_yields<asimov_significance_sigma>("significance_asimov_sigma"),
      of_yields<approximate_median_significance>("significance_ams"),
      of_yields<binomial_significance>("significance_binomial"),
      Metric{"significance_cut", neither, yields, at_the_end, significance_cut},
      Metric{"selected_signal", neither, yields, at_the_end, selected_signal},
      Metric{"selected_background", neither, yields, at_the_end, selected_background},
      Metric{"selected_background_events", neither, yields, on_demand, selected_background_events},
      Metric{"exposure_gain", larger, yields, on_demand, exposure_gain},
      Metric{"overtraining_ks_signal", smaller, training_events, at_the_end,
             overtraining_distance<1>},
      Metric{"overtraining_p_signal", larger, training_events, at_the_end, overtraining_p_value<1>},
      Metric{"overtraining_ks_background", smaller, training_events, at_the_end,
             overtraining_distance<0>},
      Metric{"overtraining_p_background", larger, training_events, at_the_end,
             overtraining_p_value<0>},
  };
  return table;
}

}  // namespace hepsweep::studies
