#include "core/random.hh"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "core/numbers.hh"
#include "studies/search/strategies/strategies.hh"

namespace hepsweep::studies {
namespace {

class RandomSearch : public Strategy {
 public:
  RandomSearch(const SearchSpace& space, std::int64_t configurations, std::uint64_t seed)
      : space_(space), planned_(configurations), can_repeat_(space.size() < 1e15) {
    for (const Parameter& parameter : space_.parameters) {
      keys_.push_back(stream_key(seed, 0, "search", parameter.name));
      if (can_repeat_) sizes_.push_back(static_cast<std::uint64_t>(*parameter.axis->size()));
    }
  }

  std::optional<std::int64_t> planned() const override { return planned_; }
  bool finished() const override { return proposed_ == planned_; }

  std::optional<Json> propose() override {
    if (finished()) return std::nullopt;
    if (can_repeat_) return point_at(next_new_place());
    std::vector<RandomStream> streams = next_streams();
    Json point = Json::object();
    for (std::size_t p = 0; p < streams.size(); ++p) {
      const Parameter& parameter = space_.parameters[p];
      point[parameter.name] = parameter.axis->sample(streams[p]);
    }
    return point;
  }

  void skip(std::int64_t count) override {
    const std::int64_t skipped = std::min(count, planned_ - proposed_);
    if (!can_repeat_) {
      // In a huge or continuous space a repetition needs no memory of what was drawn: it won't
      // come.
      proposed_ += skipped;
      return;
    }
    drawn_.reserve(static_cast<std::size_t>(proposed_ + skipped));
    for (std::int64_t i = 0; i < skipped; ++i) next_new_place();
  }

 private:
  std::vector<RandomStream> next_streams() {
    std::vector<RandomStream> streams;
    streams.reserve(keys_.size());
    for (const std::uint64_t key : keys_) {
      streams.emplace_back(key, static_cast<std::uint64_t>(proposed_));
    }
    ++proposed_;
    return streams;
  }

  // A point of a discrete space as one number: its indices on the axes, the last varying fastest.
  std::uint64_t next_new_place() {
    std::vector<RandomStream> streams = next_streams();
    while (true) {
      std::uint64_t place = 0;
      for (std::size_t p = 0; p < streams.size(); ++p) {
        place = place * sizes_[p] + streams[p].below(sizes_[p]);
      }
      if (drawn_.insert(place).second) return place;
    }
  }

  Json point_at(std::uint64_t place) const {
    std::vector<Json> values(sizes_.size());
    for (std::size_t p = values.size(); p-- > 0;) {
      values[p] = space_.parameters[p].axis->at(static_cast<std::int64_t>(place % sizes_[p]));
      place /= sizes_[p];
    }
    Json point = Json::object();
    for (std::size_t p = 0; p < values.size(); ++p) {
      point[space_.parameters[p].name] = std::move(values[p]);
    }
    return point;
  }

  SearchSpace space_;
  std::int64_t planned_;
  std::int64_t proposed_ = 0;
  bool can_repeat_;
  std::vector<std::uint64_t> keys_;   ///< of the parameters' streams
  std::vector<std::uint64_t> sizes_;  ///< of the axes; empty where a point can't repeat
  std::unordered_set<std::uint64_t> drawn_;
};

}  // namespace

std::unique_ptr<Strategy> make_random(const SearchSettings& search, std::uint64_t study_seed) {
  ObjectReader reader(search.settings, search.path);
  const std::int64_t configurations =
      reader.integer("configurations", Range::between(1, static_cast<double>(most_trials)));
  const bool has_seed = reader.find("seed") != nullptr;
  const std::uint64_t seed =
      has_seed ? static_cast<std::uint64_t>(reader.integer("seed", Range::between(0, 9e15)))
               : study_seed;
  reader.finish();
  if (static_cast<double>(configurations) > search.space.size()) {
    reader.fail("configurations",
                fmt::format("{} is more than the {:.0f} points of the space; search them all by "
                            "{{\"grid\": {{}}}}",
                            grouped(configurations), search.space.size()));
  }
  return std::make_unique<RandomSearch>(search.space, configurations, seed);
}

}  // namespace hepsweep::studies
