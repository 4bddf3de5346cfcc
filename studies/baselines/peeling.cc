#include "studies/baselines/peeling.hh"

#include <algorithm>
#include <numeric>

namespace hepsweep::studies {
namespace {

void add(BoxWeights& weights, const TrainingSample& sample, std::uint32_t event) {
  const auto weight = static_cast<double>(sample.weights[event]);
  (sample.labels[event] == 1 ? weights.signal : weights.background) += weight;
}

}  // namespace

Peeling::Peeling(const TrainingSample& sample, double share) : sample_(sample), share_(share) {
  std::vector<std::uint32_t> all(sample.events());
  std::iota(all.begin(), all.end(), 0U);
  for (const std::uint32_t event : all) add(inside_, sample, event);
  for (std::size_t input = 0; input < sample.inputs; ++input) {
    orders_.push_back(all);
    std::stable_sort(
        orders_.back().begin(), orders_.back().end(),
        [&](std::uint32_t a, std::uint32_t b) { return value(a, input) < value(b, input); });
  }
}

std::optional<Peeling::Candidate> Peeling::candidate(std::size_t input, bool above) const {
  const auto& order = orders_[input];
  const auto at = [&](std::size_t i) { return order[above ? i : order.size() - 1 - i]; };
  Candidate found;
  std::size_t taken = 0;
  for (; taken < order.size(); ++taken) {
    const bool enough = found.removed.all() >= share_ * inside_.all();
    if (taken > 0 && enough && value(at(taken), input) != value(at(taken - 1), input)) break;
    add(found.removed, sample_, at(taken));
  }
  const BoxWeights left{inside_.signal - found.removed.signal,
                        inside_.background - found.removed.background};
  if (taken == order.size() || left.all() <= 0 || found.removed.all() <= 0) return std::nullopt;
  const auto last = static_cast<double>(value(at(taken - 1), input));
  const auto first = static_cast<double>(value(at(taken), input));
  found.cut = {input, above, (last + first) / 2};
  found.gain = (left.purity() - inside_.purity()) / found.removed.all();
  return found;
}

std::optional<Cut> Peeling::peel() {
  std::optional<Candidate> best;
  for (std::size_t input = 0; input < sample_.inputs; ++input) {
    for (const bool above : {true, false}) {
      const auto one = candidate(input, above);
      if (one && (!best || one->gain > best->gain)) best = one;
    }
  }
  if (!best) return std::nullopt;
  inside_.signal -= best->removed.signal;
  inside_.background -= best->removed.background;
  remove_outside(best->cut);
  return best->cut;
}

void Peeling::remove_outside(const Cut& cut) {
  for (auto& order : orders_) {
    std::erase_if(order, [&](std::uint32_t event) { return !cut.passes(value(event, cut.input)); });
  }
}

}  // namespace hepsweep::studies
