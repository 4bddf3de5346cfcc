#include "core/words.hh"

#include <algorithm>

#include <fmt/core.h>

namespace hepsweep {
namespace {

// The distance is quadratic, and nobody mistypes longer ones.
constexpr std::size_t longest_compared = 200;
// A message that lists more hides what it says.
constexpr std::size_t most_listed = 40;

// Damerau's distance restricted to neighbours: insert, delete, replace, swap.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

bool is_near(std::string_view word, std::string_view known, std::size_t distance) {
  return distance <= std::max<std::size_t>(1, std::max(word.size(), known.size()) / 3);
}

bool is_prefix(std::string_view word, std::string_view known) {
  return word.size() >= 3 && (known.starts_with(word) || word.starts_with(known));
}

}  // namespace

std::string nearest_word(std::string_view word, const std::vector<std::string>& known) {
  if (word.size() > longest_compared) return "";
  std::string nearest;
  std::size_t smallest = word.size() + longest_compared;
  for (const std::string& candidate : known) {
    if (candidate.size() > longest_compared) continue;
    const std::size_t distance = edit_distance(word, candidate);
    if (distance >= smallest) continue;
    if (is_near(word, candidate, distance) || is_prefix(word, candidate)) {
      nearest = candidate;
      smallest = distance;
    }
  }
  return nearest;
}

std::string unknown_word_message(std::string_view word, const std::vector<std::string>& known) {
  const std::string nearest = nearest_word(word, known);
  if (!nearest.empty()) {
    return fmt::format("\"{}\" is not known; did you mean \"{}\"?", word, nearest);
  }
  if (known.empty()) return fmt::format("\"{}\" is not known; nothing may stand here", word);
  if (known.size() > most_listed) {
    std::vector<std::string> first(known.begin(), known.begin() + most_listed);
    first.push_back(fmt::format("{} others", known.size() - most_listed));
    return fmt::format("\"{}\" is not known; known are {}", word, joined(first));
  }
  return fmt::format("\"{}\" is not known; known are {}", word, joined(known));
}

std::string joined(const std::vector<std::string>& words, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? fmt::format(" {} ", last) : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace hepsweep
