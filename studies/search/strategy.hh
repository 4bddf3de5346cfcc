#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/json.hh"
#include "studies/search/space.hh"

namespace hepsweep::studies {

/// No study may have more trials than this: a mistyped grid must not fill the disk.
constexpr std::int64_t most_trials = 10'000'000;

/// Decides which configurations are tried. It depends on the study and on what it is told only, in
/// logical order, never on times or on the order in which workers finish: a resumed study replays
/// it from the beginning.
class Strategy {
 public:
  virtual ~Strategy() = default;

  /// The number of configurations, where it is known from the start.
  virtual std::optional<std::int64_t> planned() const = 0;
  /// The parameters of the next configuration ({"width": 32, ...}; numbered from 1 in the order
  /// of the calls), or nothing: none now, or, where finished() is true, none any more.
  virtual std::optional<Json> propose() = 0;
  /// How a proposed configuration did; called in logical order.
  /// \param objective mean over the replicas, larger is better (a minimised metric comes with its
  ///   sign changed); nothing where no replica completed
  virtual void tell(std::int64_t configuration, std::optional<double> objective);
  /// Whether the proposals depend on what was told. Where they don't, a resumed study skips the
  /// finished ones.
  virtual bool adaptive() const { return false; }
  /// Leaves out the next `count` proposals, as if propose() had been called; for strategies that
  /// are not adaptive.
  virtual void skip(std::int64_t count);
  /// True when propose() will never give a configuration again.
  virtual bool finished() const = 0;
};

/// The part "search" of a study.
struct SearchSettings {
  std::string strategy = "grid";
  Json settings = Json::object();
  std::string path = "search.strategy.grid";  ///< of the settings
  SearchSpace space;
  std::vector<std::string> parameters;  ///< names of the parameters, in order
};

/// \throws JsonError
SearchSettings read_search_settings(const Json& json, const std::string& path);

/// \param seed of the study
/// \param replicas of each configuration
/// \throws JsonError where the settings are wrong or there would be more than most_trials trials
std::unique_ptr<Strategy> make_strategy(const SearchSettings& search, std::uint64_t seed,
                                        std::int64_t replicas);

/// The names of the strategies in the table.
std::vector<std::string> strategy_names();

}  // namespace hepsweep::studies
