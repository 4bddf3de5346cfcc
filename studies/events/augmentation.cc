#include "studies/events/augmentation.hh"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "core/random.hh"
#include "core/words.hh"
#include "studies/events/columns.hh"

namespace hepsweep::studies {
namespace {

// Azimuths of so many events leave no gap at the ends of the turn but by a mistake.
constexpr std::size_t enough_events = 200;
constexpr double smallest_coverage = 0.95;
constexpr double tolerance = 1e-3;  // of a turn, for values rounded in files

void check_columns(const std::vector<std::string>& names, const std::string& path,
                   const std::vector<std::string>& derived, const EventView& events) {
  const std::vector<std::string> known(events.columns.begin(), events.columns.end());
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (std::find(derived.begin(), derived.end(), names[i]) != derived.end()) {
      throw JsonError(element_path(path, i),
                      fmt::format("\"{}\" is derived and follows the columns of which it is made; "
                                  "name those",
                                  names[i]));
    }
    if (std::find(known.begin(), known.end(), names[i]) != known.end()) continue;
    throw JsonError(element_path(path, i),
                    fmt::format("column {}", unknown_word_message(names[i], known)));
  }
}

struct Extremes {
  float lowest = std::numeric_limits<float>::infinity();
  float highest = -std::numeric_limits<float>::infinity();
  std::size_t defined = 0;
};

Extremes extremes_of(const EventView& events, std::uint32_t column) {
  Extremes found;
  for (std::size_t at = column; at < events.values.size(); at += events.columns.size()) {
    const float value = events.values[at];
    if (std::isnan(value)) continue;
    found.lowest = std::min(found.lowest, value);
    found.highest = std::max(found.highest, value);
    ++found.defined;
  }
  return found;
}

// A turn that is too short or too long would make events that the detector never sees.
void check_turn(const std::string& column, const Extremes& found,
                const AugmentationSettings& settings) {
  const double turn = settings.phi_high - settings.phi_low;
  const double lowest = static_cast<double>(found.lowest);
  const double highest = static_cast<double>(found.highest);
  const bool outside = found.defined > 0 && (lowest < settings.phi_low - tolerance * turn ||
                                             highest > settings.phi_high + tolerance * turn);
  const bool too_few =
      found.defined >= enough_events && highest - lowest < smallest_coverage * turn;
  if (!outside && !too_few) return;
  throw JsonError("data.augmentation.phi_range",
                  fmt::format("the column \"{}\" lies in [{:.6g}, {:.6g}], but [{:.6g}, {:.6g}] is "
                              "said to be a full turn; give the ends of the turn in the column's "
                              "own unit",
                              column, lowest, highest, settings.phi_low, settings.phi_high));
}

std::vector<std::uint32_t> indices(const std::vector<std::string>& names, const EventView& events) {
  std::vector<std::uint32_t> found;
  for (const std::string& name : names) found.push_back(column_index(events, name));
  return found;
}

}  // namespace

void check_augmentation(const DataSettings& settings, const EventView& events) {
  const AugmentationSettings& augmentation = settings.augmentation;
  const std::vector<std::string> derived = settings.derived.names();
  check_columns(augmentation.phi, "data.augmentation.phi", derived, events);
  check_columns(augmentation.eta, "data.augmentation.eta", derived, events);
  for (const std::string& column : augmentation.phi) {
    check_turn(column, extremes_of(events, column_index(events, column)), augmentation);
  }
}

EventAugmentation::EventAugmentation(const AugmentationSettings& settings,
                                     const DerivedSettings& derived, const EventView& events,
                                     std::uint64_t seed, std::uint64_t replica)
    : settings_(settings),
      key_(stream_key(seed, replica, "augmentation")),
      phi_(indices(settings.phi, events)),
      eta_(indices(settings.eta, events)),
      derived_(derived, {events.columns.begin(), events.columns.end()}) {}

void EventAugmentation::apply(std::int64_t epoch, std::uint32_t event, float* row) const {
  // Events are fewer than 2^32, so each has a stream of its own in each epoch.
  RandomStream random(key_, (static_cast<std::uint64_t>(epoch) << 32U) | event);
  const double drawn = random.uniform();
  const std::uint32_t coins = random.next32();
  const double turn = settings_.phi_high - settings_.phi_low;
  const double angle = settings_.rotate_phi ? drawn : 0;  // in turns
  const bool mirror = settings_.reflect_phi && (coins & 1U) != 0;
  const bool swap_sides = settings_.reflect_eta && (coins & 2U) != 0;
  for (const std::uint32_t column : phi_) {
    if (!mirror && !settings_.rotate_phi) break;
    double place = (static_cast<double>(row[column]) - settings_.phi_low) / turn;
    if (mirror) place = 1 - place;
    place += angle;
    row[column] = static_cast<float>(settings_.phi_low + turn * (place - std::floor(place)));
  }
  for (const std::uint32_t column : eta_) {
    if (swap_sides) row[column] = -row[column];
  }
  derived_.compute(row);
}

}  // namespace hepsweep::studies
