#include "results/store/result_rules.hh"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <vector>

#include <fmt/core.h>

#include "core/error.hh"

namespace hepsweep::results {
namespace {

bool is_split(std::string_view split) {
  return split == "train" || split == "validation" || split == "test";
}

template <typename Key>
bool has_twice(std::vector<Key> keys) {
  std::sort(keys.begin(), keys.end());
  return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

std::string wrong_metrics(const studies::TrialResult& result, bool is_sealed) {
  std::vector<std::tuple<std::string_view, std::string_view, std::string_view>> keys;
  for (const auto& metric : result.metrics) {
    if (!is_split(metric.split)) return "a metric on a split \"" + metric.split + "\"";
    if (is_sealed && metric.split == "test") return "a metric on the test split, which is sealed";
    keys.emplace_back(metric.rung, metric.split, metric.metric);
  }
  return has_twice(std::move(keys)) ? "a metric twice" : "";
}

std::string wrong_curves(const studies::TrialResult& result, bool is_sealed) {
  std::vector<std::tuple<std::int64_t, std::string_view, std::string_view>> keys;
  for (const auto& point : result.curves) {
    if (!is_split(point.split)) return "a curve on a split \"" + point.split + "\"";
    if (is_sealed && point.split == "test") return "a curve on the test split, which is sealed";
    if (point.epoch < 1) return fmt::format("a curve with an epoch {}", point.epoch);
    keys.emplace_back(point.epoch, point.split, point.metric);
  }
  return has_twice(std::move(keys)) ? "a point of a curve twice" : "";
}

std::string wrong_correlations(const studies::TrialResult& result, bool is_sealed) {
  std::vector<std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>>
      keys;
  for (const auto& one : result.correlations) {
    if (!is_split(one.split)) return "a correlation on a split \"" + one.split + "\"";
    if (is_sealed && one.split == "test") return "a correlation on the test split, which is sealed";
    if (one.role != "input" && one.role != "spectator") {
      return "a correlation with a variable whose role is \"" + one.role + "\"";
    }
    if (one.kind != "linear" && one.kind != "rank") {
      return "a correlation of the kind \"" + one.kind + "\"";
    }
    keys.emplace_back(one.split, one.of_class, one.variable, one.kind);
  }
  return has_twice(std::move(keys)) ? "a correlation twice" : "";
}

std::string wrong_scores(const studies::TrialResult& result, bool is_sealed) {
  std::vector<std::string_view> keys;
  for (const auto& scores : result.scores) {
    if (is_sealed) return "scores, which only a look at the test split keeps";
    if (!is_split(scores.split)) {
      return "scores of a split \"" + scores.split + "\"";
    }
    if (scores.outputs < 1) return fmt::format("scores of {} outputs", scores.outputs);
    keys.push_back(scores.split);
  }
  return has_twice(std::move(keys)) ? "the scores of a split twice" : "";
}

}  // namespace

void require_storable(std::int64_t trial, const std::string& stage,
                      const studies::TrialResult& result) {
  const bool is_sealed = stage != "final";
  for (const auto& wrong : {wrong_metrics, wrong_curves, wrong_correlations, wrong_scores}) {
    const std::string what = wrong(result, is_sealed);
    if (!what.empty()) throw Error(fmt::format("the result of trial {} has {}", trial, what));
  }
  if (result.network_parameters < 0) {
    throw Error(fmt::format("the result of trial {} has a network of {} parameters", trial,
                            result.network_parameters));
  }
}

}  // namespace hepsweep::results
