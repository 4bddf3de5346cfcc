#include "core/random.hh"

#include <unordered_set>

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
    }
  }

  std::optional<std::int64_t> planned() const override { return planned_; }
  bool finished() const override { return proposed_ == planned_; }

  std::optional<Json> propose() override {
    if (finished()) return std::nullopt;
    std::vector<RandomStream> streams;
    for (const std::uint64_t key : keys_) {
      streams.emplace_back(key, static_cast<std::uint64_t>(proposed_));
    }
    ++proposed_;
    Json point = draw(streams);
    // In a huge or continuous space a repetition needs no memory of what was drawn: it won't come.
    while (can_repeat_ && !drawn_.insert(point.dump()).second) point = draw(streams);
    return point;
  }

 private:
  Json draw(std::vector<RandomStream>& streams) const {
    Json point = Json::object();
    for (std::size_t p = 0; p < streams.size(); ++p) {
      const Parameter& parameter = space_.parameters[p];
      point[parameter.name] = parameter.axis->sample(streams[p]);
    }
    return point;
  }

  SearchSpace space_;
  std::int64_t planned_;
  std::int64_t proposed_ = 0;
  bool can_repeat_;
  std::vector<std::uint64_t> keys_;
  std::unordered_set<std::string> drawn_;
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
