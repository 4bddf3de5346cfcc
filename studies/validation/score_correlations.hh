#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "studies/events/event_table.hh"
#include "studies/metrics/metric_input.hh"
#include "studies/trial/trial.hh"
#include "studies/validation/settings.hh"

namespace hepsweep::studies {

/// How the score goes with each variable among the events of each class, linear and by ranks. The
/// score is the probability of class 1; of several classes, that of the events' own class.
/// \param events numbers of the events in `view`, in the order of `scores`
/// \param split its name in the result
/// \param between_variables called now and then, since it may take a while
std::vector<ScoreCorrelation> score_correlations(
    const EventView& view, std::span<const std::uint32_t> events, const MetricInput& scores,
    const std::vector<ValidationVariable>& variables, const std::string& split,
    const std::function<void()>& between_variables = {});

}  // namespace hepsweep::studies
