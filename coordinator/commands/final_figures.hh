#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "results/queries/stored_study.hh"
#include "studies/statistics/paired_comparison.hh"

namespace hepsweep::coordinator {

/// A metric of one configuration over its replicas.
struct ReplicaValues {
  std::vector<double> values;
  std::vector<double> errors;  ///< statistical, of each replica's sample; only known ones

  studies::MeanAndError mean() const { return studies::mean_and_error(values); }
  double statistical_error() const;  ///< their mean; NaN: none is known
};

/// What stands in a database about one configuration of a look.
struct FinalFigures {
  std::int64_t configuration = 0;
  std::int64_t replicas = 0;                        ///< complete ones, in the look
  std::map<std::string, ReplicaValues> validation;  ///< by metric; before the look
  std::map<std::string, ReplicaValues> test;
  results::CommitteeRecord committee;  ///< without metrics where there is none
  std::string model;                   ///< "network", or the name of a classic method
  std::vector<results::LookDifference> winner_minus_this;  ///< by metric; of a baseline

  /// nullptr where the committee has no such metric
  const results::CommitteeMetric* committee_metric(const std::string& split,
                                                   const std::string& metric) const;
};

/// \param on_both of the look that was trained on training and validation events together
FinalFigures final_figures(const results::StoredStudy& database, std::int64_t configuration,
                           bool on_both);

}  // namespace hepsweep::coordinator
