#pragma once

#include <cstdint>
#include <memory>

#include "core/error.hh"
#include "studies/search/strategy.hh"

// One maker for each strategy; studies/search/strategy.cc holds the table of them.
namespace hepsweep::studies {

/// {"grid": {}}: every point of the space, row-major: the parameter named last varies fastest.
/// Points are made when they are asked for. \throws JsonError for a continuous axis
std::unique_ptr<Strategy> make_grid(const SearchSettings& search, std::uint64_t seed);

/// {"random": {"configurations": n, "seed": s}}: n random points. Each parameter has a stream of
/// its own, keyed by the seed and its name, so that adding a parameter leaves the others' values.
/// In a discrete space no point is drawn twice.
std::unique_ptr<Strategy> make_random(const SearchSettings& search, std::uint64_t seed);

/// {"list": {"configurations": [{...}, ...]}}: the points as listed, without a space.
std::unique_ptr<Strategy> make_list(const SearchSettings& search, std::uint64_t seed);

/// The names that the list's configurations give, in the order of the first one; every one must
/// give the same. \throws JsonError
std::vector<std::string> parameters_of_list(const Json& settings, const std::string& path);

/// What is said when a search would have more than most_trials trials.
/// \param configurations how many it has; may be beyond any integer
JsonError too_many_trials(const SearchSettings& search, double configurations,
                          std::int64_t replicas);

}  // namespace hepsweep::studies
