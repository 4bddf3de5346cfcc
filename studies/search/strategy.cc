#include "studies/search/strategy.hh"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "core/numbers.hh"
#include "core/words.hh"
#include "studies/search/strategies/strategies.hh"

namespace hepsweep::studies {
namespace {

using MakeStrategy = std::unique_ptr<Strategy> (*)(const SearchSettings& search,
                                                   std::uint64_t seed);

struct StrategyEntry {
  std::string_view name;
  MakeStrategy make;
};

constexpr std::array strategy_table{
    StrategyEntry{"grid", make_grid},
    StrategyEntry{"random", make_random},
    StrategyEntry{"list", make_list},
};

std::string number_text(double number) {
  return number < 1e15 ? grouped(static_cast<std::int64_t>(number)) : fmt::format("{:.3g}", number);
}

const StrategyEntry& entry_of(const std::string& name, const std::string& path) {
  const auto found = std::find_if(strategy_table.begin(), strategy_table.end(),
                                  [&](const StrategyEntry& entry) { return entry.name == name; });
  if (found == strategy_table.end()) {
    throw JsonError(path, "unknown strategy: " + unknown_word_message(name, strategy_names()));
  }
  return *found;
}

}  // namespace

void Strategy::skip(std::int64_t count) {
  while (count-- > 0 && propose()) {
  }
}

void Strategy::tell(std::int64_t, std::optional<double>) {}

JsonError too_many_trials(const SearchSettings& search, double configurations,
                          std::int64_t replicas) {
  const std::string with_replicas =
      replicas == 1 ? "" : fmt::format(" in {} replicas", grouped(replicas));
  const std::string remedy =
      search.strategy == "grid"
          ? "take fewer values, or draw some of them: {\"random\": {\"configurations\": 1000}}"
          : "take fewer";
  return JsonError(
      search.strategy == "grid" ? search.space.path : search.path,
      fmt::format("{} configurations{} are too many; the most is {} trials; {}",
                  number_text(configurations), with_replicas, grouped(most_trials), remedy));
}

SearchSettings read_search_settings(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  SearchSettings search;
  if (const Json* strategy = reader.find("strategy")) {
    NamedSettings named =
        read_named_settings(*strategy, reader.path("strategy"), "a search strategy");
    entry_of(named.name, reader.path("strategy"));
    search.strategy = named.name;
    search.settings = std::move(named.settings);
    search.path = std::move(named.path);
  } else {
    search.path = reader.path("strategy");
  }
  search.space.path = reader.path("space");
  if (const Json* space = reader.find("space")) {
    search.space = read_search_space(*space, search.space.path);
  } else if (search.strategy != "list") {
    throw JsonError(path, "the key \"space\" is missing");
  }
  reader.finish();
  search.parameters = search.strategy == "list" ? parameters_of_list(search.settings, search.path)
                                                : search.space.names();
  return search;
}

std::unique_ptr<Strategy> make_strategy(const SearchSettings& search, std::uint64_t seed,
                                        std::int64_t replicas) {
  auto strategy = entry_of(search.strategy, search.path).make(search, seed);
  const std::int64_t planned = strategy->planned().value_or(1);
  if (planned > most_trials / replicas) {
    throw too_many_trials(search, static_cast<double>(planned), replicas);
  }
  return strategy;
}

std::vector<std::string> strategy_names() {
  std::vector<std::string> names;
  for (const StrategyEntry& entry : strategy_table) names.emplace_back(entry.name);
  return names;
}

}  // namespace hepsweep::studies
