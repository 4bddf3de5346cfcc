#include "studies/baselines/nested_boxes.hh"

#include <algorithm>
#include <limits>
#include <span>

#include <fmt/core.h>

#include "studies/baselines/stored_numbers.hh"

namespace hepsweep::studies {
namespace {

/// The cuts of a box, in the units of its inputs: "95.3 < m_bb < 141, pt > 40".
std::string cuts_text(std::span<const Cut> cuts, const std::vector<std::string>& names,
                      const std::vector<double>& mean, const std::vector<double>& scale) {
  constexpr double none = std::numeric_limits<double>::infinity();
  std::string text;
  for (std::size_t input = 0; input < names.size(); ++input) {
    double least = -none;
    double most = none;
    for (const Cut& cut : cuts) {
      if (cut.input != input) continue;
      const bool known = input < mean.size();  // an indicator has no unit
      const double at = known ? cut.at * scale[input] + mean[input] : cut.at;
      (cut.above ? least : most) = at;  // later cuts are tighter
    }
    if (least == -none && most == none) continue;
    if (!text.empty()) text += ", ";
    if (least != -none && most != none) {
      text += fmt::format("{:.5g} < {} < {:.5g}", least, names[input], most);
    } else {
      text += least != -none ? fmt::format("{} > {:.5g}", names[input], least)
                             : fmt::format("{} < {:.5g}", names[input], most);
    }
  }
  return text.empty() ? "none" : text;
}

}  // namespace

NestedBoxes::NestedBoxes(std::size_t inputs, std::vector<Cut> cuts, std::vector<double> scores,
                         std::vector<Share> shares)
    : inputs_(inputs),
      cuts_(std::move(cuts)),
      scores_(std::move(scores)),
      shares_(std::move(shares)) {}

std::size_t NestedBoxes::box_of(const float* event) const {
  const auto failed = std::find_if(cuts_.begin(), cuts_.end(),
                                   [&](const Cut& cut) { return !cut.passes(event[cut.input]); });
  return static_cast<std::size_t>(failed - cuts_.begin());
}

void NestedBoxes::predict(const float* events, std::size_t count, float* scores) const {
  for (std::size_t i = 0; i < count; ++i) {
    scores[i] = static_cast<float>(scores_[box_of(events + i * inputs_)]);
  }
}

Json NestedBoxes::to_json() const {
  Json cuts = Json::array();
  for (const Cut& cut : cuts_) {
    cuts.push_back({{"input", cut.input}, {cut.above ? "above" : "below", cut.at}});
  }
  Json signal = Json::array();
  Json background = Json::array();
  for (const Share& share : shares_) {
    signal.push_back(share.signal);
    background.push_back(share.background);
  }
  return {{"rectangular_cuts",
           {{"inputs", inputs_},
            {"cuts", cuts},
            {"scores", scores_},
            {"signal", signal},
            {"background", background}}}};
}

std::string NestedBoxes::text(const std::vector<std::string>& names,
                              const std::vector<double>& mean,
                              const std::vector<double>& scale) const {
  constexpr std::size_t most_shown = 10;
  const std::size_t step = (cuts_.size() + most_shown - 1) / most_shown;
  // No Table: its lines would be as long as the longest list of cuts.
  std::string text = fmt::format(
      "{} nested boxes (shares of the training events)\n box   signal  background  score  cuts\n",
      cuts_.size());
  for (std::size_t box = cuts_.size();; box -= step) {
    text += fmt::format("{:4} {:6.2f} %    {:6.2f} %  {:.3f}  {}\n", box, 100 * shares_[box].signal,
                        100 * shares_[box].background, scores_[box],
                        cuts_text(std::span(cuts_).first(box), names, mean, scale));
    if (box < step || step == 0) break;
  }
  return text;
}

std::unique_ptr<ClassicModel> read_nested_boxes(ObjectReader& reader) {
  const auto inputs = static_cast<std::size_t>(reader.integer("inputs", Range::between(1, 1e6)));
  const Json& json = reader.value("cuts");
  if (!json.is_array()) reader.fail("cuts", shown(json) + " is not a list");
  std::vector<Cut> cuts;
  for (const Json& one : json) {
    ObjectReader cut(one, element_path(reader.path("cuts"), cuts.size()));
    const auto input = cut.integer("input", Range::between(0, static_cast<double>(inputs) - 1));
    const bool above = cut.find("above") != nullptr;
    cuts.push_back({static_cast<std::size_t>(input), above, cut.number(above ? "above" : "below")});
    cut.finish();
  }
  const auto scores = read_stored_numbers(reader, "scores");
  const auto signal = read_stored_numbers(reader, "signal");
  const auto background = read_stored_numbers(reader, "background");
  if (scores.size() != cuts.size() + 1 || signal.size() != scores.size() ||
      background.size() != scores.size()) {
    reader.fail("scores", fmt::format("{} scores do not fit {} cuts", scores.size(), cuts.size()));
  }
  std::vector<NestedBoxes::Share> shares;
  for (std::size_t i = 0; i < signal.size(); ++i) shares.push_back({signal[i], background[i]});
  return std::make_unique<NestedBoxes>(inputs, cuts, scores, shares);
}

}  // namespace hepsweep::studies
