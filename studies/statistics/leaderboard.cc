#include "studies/statistics/leaderboard.hh"

#include <algorithm>
#include <cmath>
#include <compare>
#include <stdexcept>

namespace hepsweep::studies {
namespace {

using Values = std::span<const double>;

void summarise(Board& board, Values values, std::size_t replicas) {
  board.entries.resize(values.size() / replicas);
  for (std::size_t i = 0; i < board.entries.size(); ++i) {
    board.entries[i].objective = mean_and_error(values.subspan(i * replicas, replicas));
  }
}

std::size_t most_replicas(const Board& board) {
  std::size_t most = 0;
  for (const BoardEntry& entry : board.entries) most = std::max(most, entry.objective.n);
  return most;
}

/// Where a configuration stands: complete ones first, then by the mean, then by their order.
struct Place {
  bool incomplete;
  double loss;  ///< the mean, rounded for ties, with the sign that makes less better
  std::size_t configuration;

  auto operator<=>(const Place&) const = default;
};

std::vector<Place> ranked(const Board& board, Direction direction) {
  const std::size_t complete = most_replicas(board);
  std::vector<Place> places;
  places.reserve(board.entries.size());
  for (std::size_t i = 0; i < board.entries.size(); ++i) {
    const MeanAndError& objective = board.entries[i].objective;
    if (objective.n == 0) continue;
    const double mean = rounded_for_ties(objective.mean);
    places.push_back({objective.n != complete, direction == Direction::maximise ? -mean : mean, i});
  }
  std::sort(places.begin(), places.end());
  return places;
}

void compare_all(Board& board, Values values, std::size_t replicas) {
  const Values best = values.subspan(*board.best * replicas, replicas);
  for (std::size_t i = 0; i < board.entries.size(); ++i) {
    board.entries[i].with_best = compare_paired(best, values.subspan(i * replicas, replicas));
  }
}

void find_ties(Board& board) {
  std::vector<double> p_values;
  p_values.reserve(board.entries.size());
  for (const BoardEntry& entry : board.entries) {
    const bool identical = entry.with_best.identical;
    p_values.push_back(identical ? std::numeric_limits<double>::quiet_NaN() : entry.with_best.p);
  }
  const std::vector<double> adjusted = holm_adjusted(p_values);
  for (std::size_t i = 0; i < board.entries.size(); ++i) {
    BoardEntry& entry = board.entries[i];
    entry.holm_p = entry.with_best.identical ? entry.with_best.p : adjusted[i];
    entry.tied = entry.holm_p >= tie_level;
  }
  board.entries[*board.best].tied = true;  // also with a single replica, where there is no p-value
}

}  // namespace

std::vector<double> holm_adjusted(std::span<const double> p_values) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    if (!std::isnan(p_values[i])) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.size(), std::numeric_limits<double>::quiet_NaN());
  double largest = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const auto remaining = static_cast<double>(order.size() - rank);
    largest = std::max(largest, std::min(1.0, remaining * p_values[order[rank]]));
    adjusted[order[rank]] = largest;
  }
  return adjusted;
}

Board compare_with_best(Values values, std::size_t replicas, Direction direction) {
  if (replicas == 0 || values.size() % replicas != 0) {
    throw std::invalid_argument("a leaderboard needs as many values for every configuration");
  }
  Board board;
  summarise(board, values, replicas);
  const std::vector<Place> places = ranked(board, direction);
  if (places.empty()) return board;
  for (std::size_t i = 0; i < places.size(); ++i) {
    board.entries[places[i].configuration].rank = i + 1;
  }
  board.best = places.front().configuration;
  compare_all(board, values, replicas);
  find_ties(board);
  return board;
}

}  // namespace hepsweep::studies
