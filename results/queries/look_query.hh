#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "results/store/result_store.hh"

namespace hepsweep::results {

class StoredStudy;

/// The trials of a configuration in one look.
struct LookTrials {
  std::int64_t look = 0;
  std::vector<StoredTrial> trials;  ///< in order of their replicas

  bool finished() const;                       ///< none of them waits
  std::vector<std::int64_t> complete() const;  ///< numbers of those that are complete
};

/// The look in which a configuration was trained on training events alone, or on validation events
/// too; nothing where there was none.
std::optional<LookTrials> look_of_configuration(const StoredStudy& study,
                                                std::int64_t configuration, bool on_both);

/// The committee of a configuration in a look, as it is stored; without metrics where none is.
CommitteeRecord committee_of(const StoredStudy& study, std::int64_t look,
                             std::int64_t configuration);

/// The baselines of a search that have a complete trial, in order.
std::vector<std::int64_t> baselines_of_search(const StoredStudy& study);

/// The winner minus a baseline in a look, by metric; empty where none is stored.
std::vector<LookDifference> look_differences(const StoredStudy& study, std::int64_t look,
                                             std::int64_t baseline);

}  // namespace hepsweep::results
