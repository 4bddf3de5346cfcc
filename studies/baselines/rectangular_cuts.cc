#include "studies/baselines/rectangular_cuts.hh"

#include <algorithm>

#include "studies/baselines/nested_boxes.hh"
#include "studies/baselines/peeling.hh"

namespace hepsweep::studies {
namespace {

constexpr const char* method_name = "rectangular_cuts";

struct Settings {
  double peel = 0.05;
  double smallest_box = 0.005;
  std::int64_t fewest_events = 20;
};

Settings read(ObjectReader& reader) {
  const Range share{.lowest = 0, .highest = 1, .lowest_excluded = true, .highest_excluded = true};
  Settings settings;
  settings.peel = reader.number("peel", {.lowest = 0.001, .highest = 0.5}, settings.peel);
  settings.smallest_box = reader.number("smallest_box", share, settings.smallest_box);
  settings.fewest_events =
      reader.integer("fewest_events", Range::between(1, 1e9), settings.fewest_events);
  return settings;
}

// One event of mean weight more, half of each class: no score of exactly 0 or 1.
double score_of(const BoxWeights& weights) {
  return (weights.signal + 0.5) / (weights.all() + 1);
}

bool descends(const BoxWeights& one, const BoxWeights& next) {
  return one.purity() >= next.purity() || score_of(one) >= score_of(next);
}

/// Ascending scores: neighbours that descend share theirs (pool adjacent violators).
/// \param shells what each box has besides the next one
std::vector<double> ascending_scores(const std::vector<BoxWeights>& shells) {
  struct Pool {
    BoxWeights weights;
    std::size_t shells;
  };
  std::vector<Pool> pools;
  for (const BoxWeights& shell : shells) {
    pools.push_back({shell, 1});
    while (pools.size() > 1 && descends(pools[pools.size() - 2].weights, pools.back().weights)) {
      const Pool last = pools.back();
      pools.pop_back();
      pools.back().weights.signal += last.weights.signal;
      pools.back().weights.background += last.weights.background;
      pools.back().shells += last.shells;
    }
  }
  std::vector<double> scores;
  for (const Pool& pool : pools) scores.insert(scores.end(), pool.shells, score_of(pool.weights));
  return scores;
}

std::unique_ptr<NestedBoxes> boxes_of(std::size_t inputs, std::vector<Cut> cuts,
                                      const std::vector<BoxWeights>& boxes) {
  std::vector<BoxWeights> shells = boxes;
  for (std::size_t i = 0; i + 1 < boxes.size(); ++i) {
    shells[i].signal = std::max(0.0, shells[i].signal - boxes[i + 1].signal);
    shells[i].background = std::max(0.0, shells[i].background - boxes[i + 1].background);
  }
  std::vector<NestedBoxes::Share> shares;
  for (const BoxWeights& box : boxes) {
    shares.push_back({box.signal / boxes[0].signal, box.background / boxes[0].background});
  }
  return std::make_unique<NestedBoxes>(inputs, std::move(cuts), ascending_scores(shells),
                                       std::move(shares));
}

ClassicFit fit(const Json& json, const TrainingSample& sample, const FitControl& control) {
  ObjectReader reader(json, "network.rectangular_cuts");
  const Settings settings = read(reader);
  Peeling peeling(sample, settings.peel);
  std::vector<Cut> cuts;
  std::vector<BoxWeights> boxes{peeling.inside()};
  const auto small = [&](const BoxWeights& box) {
    return box.all() * (1 - settings.peel) < settings.smallest_box * boxes[0].all();
  };
  const auto fewest = static_cast<std::size_t>(settings.fewest_events);
  while (!small(boxes.back()) && boxes.back().background > 0) {
    if (control.between_rounds) control.between_rounds(static_cast<std::int64_t>(cuts.size()));
    const auto cut = peeling.peel();
    if (!cut || peeling.events_inside() < fewest) break;
    cuts.push_back(*cut);
    boxes.push_back(peeling.inside());
  }
  const auto rounds = std::max<std::int64_t>(1, static_cast<std::int64_t>(cuts.size()));
  return {.model = boxes_of(sample.inputs, std::move(cuts), boxes),
          .rounds = rounds,
          .best_round = rounds};
}

ClassicDescription describe(const Json&, std::size_t inputs) {
  // All cuts together go some 60 times through all events, in the order of an input.
  constexpr std::size_t passes = 900;
  return {.multiply_adds = passes * inputs};
}

}  // namespace

ClassicMethod rectangular_cuts() {
  return {.name = method_name,
          .several_classes = false,
          .negative_weights = false,
          .check = [](ObjectReader& reader) { read(reader); },
          .describe = describe,
          .fit = fit,
          .read = [](ObjectReader& reader,
                     const std::vector<float>&) { return read_nested_boxes(reader); }};
}

}  // namespace hepsweep::studies
