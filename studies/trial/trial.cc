#include "studies/trial/trial.hh"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace hepsweep::studies {
namespace {

using StateName = std::pair<TrialState, std::string_view>;

constexpr std::array state_names{
    StateName{TrialState::waiting, "waiting"},   StateName{TrialState::running, "running"},
    StateName{TrialState::complete, "complete"}, StateName{TrialState::stopped, "stopped"},
    StateName{TrialState::diverged, "diverged"}, StateName{TrialState::failed, "failed"},
};

}  // namespace

std::string_view state_name(TrialState state) {
  const auto found = std::find_if(state_names.begin(), state_names.end(),
                                  [&](const StateName& entry) { return entry.first == state; });
  if (found == state_names.end()) throw std::invalid_argument("no such state of a trial");
  return found->second;
}

TrialState state_of_name(std::string_view name) {
  const auto found = std::find_if(state_names.begin(), state_names.end(),
                                  [&](const StateName& entry) { return entry.second == name; });
  if (found == state_names.end()) {
    throw std::invalid_argument("no such state of a trial: \"" + std::string(name) + "\"");
  }
  return found->first;
}

bool is_final(TrialState state) {
  return state != TrialState::waiting && state != TrialState::running;
}

std::optional<double> TrialResult::value(std::string_view split, std::string_view metric) const {
  // A metric of the whole training, not of a rung on the way.
  const auto found = std::find_if(metrics.begin(), metrics.end(), [&](const MetricValue& entry) {
    return entry.split == split && entry.metric == metric && entry.rung.empty();
  });
  if (found == metrics.end()) return std::nullopt;
  return found->value;
}

}  // namespace hepsweep::studies
