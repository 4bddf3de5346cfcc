#include "results/commands/baseline_report.hh"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "core/json_file.hh"
#include "core/numbers.hh"
#include "results/commands/cells.hh"
#include "results/queries/leaderboard_query.hh"
#include "results/queries/stored_study.hh"
#include "studies/statistics/leaderboard.hh"

namespace hepsweep::results {
namespace {

std::string name_of(const BaselineComparison& baseline) {
  return fmt::format("{} (configuration {})", text_cell(baseline.model), baseline.configuration);
}

std::string difference_text(const BaselineComparison& baseline) {
  if (std::isnan(baseline.objective)) return "no complete replica";
  if (baseline.winner == 0) return "not compared yet";
  if (baseline.replicas == 0) return "no common replica";
  const std::string replicas = counted(baseline.replicas, "replica");
  const std::string p =
      std::isnan(baseline.p_value) ? "" : fmt::format(", p = {:.2g}", baseline.p_value);
  return fmt::format("{} (paired over {}{})",
                     with_uncertainty(baseline.difference, baseline.difference_error), replicas, p);
}

bool is_better_than_networks(const BaselineComparison& baseline, bool maximise) {
  return maximise ? baseline.difference < 0 : baseline.difference > 0;
}

std::string winner_text(const BaselineComparison& baseline, const std::string& objective) {
  const bool is_clear = baseline.p_value < studies::tie_level;
  return fmt::format("a classic method wins: {} has a better {} than the best network{}\n",
                     name_of(baseline), objective,
                     is_clear ? "" : ", by a difference that may be chance");
}

std::string comparisons_text(const StoredStudy& study,
                             const std::vector<BaselineComparison>& baselines) {
  const BaselineComparison& best = baselines.front();
  const std::string network = best.winner == 0
                                  ? "best network"
                                  : fmt::format("best network (configuration {})", best.winner);
  std::string text = fmt::format("{} minus best classic baseline, {}: {}\n", network, name_of(best),
                                 difference_text(best));
  for (auto further = baselines.begin() + 1; further != baselines.end(); ++further) {
    text += fmt::format("    minus {}: {}\n", name_of(*further), difference_text(*further));
  }
  if (best.winner == 0) return text;
  text +=
      best.replicas < 2
          ? "    a single replica tells no error\n"
          : "    errors: spread of the replicas; that of the validation sample is not in them\n";
  if (!is_better_than_networks(best, study.study().maximise)) return text;
  return text + winner_text(best, visible(study.study().objective));
}

bool wants_none(const StoredStudy& study) {
  const Json document = parse_json(study.study().document, study.study().name);
  const auto found = document.find("baselines");
  return found != document.end() && found->is_array() && found->empty();
}

std::string without_baselines(const StoredStudy& study) {
  if (wants_none(study)) return "no baselines: the study asks for none (\"baselines\": [])\n";
  if (study.is_closed()) return "no baselines: none was trained before the search was closed\n";
  const RankedModels ranked = ranked_models(study);
  if (!ranked.networks && !ranked.classic) {
    return "no baselines yet: they follow the search's winner\n";
  }
  return "no baselines yet: they follow the search; hepsweep run goes on with them\n";
}

}  // namespace

std::string baselines_text(const StoredStudy& study) {
  const auto baselines = baseline_comparisons(study);
  if (baselines.empty()) return without_baselines(study);
  const RankedModels ranked = ranked_models(study);
  if (ranked.classic && !ranked.networks) {
    return "no network in this search that classic methods could be compared with\n";
  }
  return comparisons_text(study, baselines);
}

Json baselines_json(const StoredStudy& study) {
  Json list = Json::array();
  for (const BaselineComparison& baseline : baseline_comparisons(study)) {
    list.push_back({{"configuration", baseline.configuration},
                    {"model", baseline.model},
                    {"stage", baseline.stage},
                    {"objective", json_number(baseline.objective)},
                    {"error", json_number(baseline.error)},
                    {"winner", baseline.winner == 0 ? Json(nullptr) : Json(baseline.winner)},
                    {"difference", json_number(baseline.difference)},
                    {"difference_error", json_number(baseline.difference_error)},
                    {"p_value", json_number(baseline.p_value)},
                    {"common_replicas", baseline.replicas}});
  }
  return list;
}

}  // namespace hepsweep::results
