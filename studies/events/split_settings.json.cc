#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "studies/events/data_settings_parts.hh"

namespace hepsweep::studies {
namespace {

constexpr std::array split_names = {"train", "validation", "test"};
using Fractions = std::array<double, 3>;

bool has_own_file(const std::vector<EventFile>& files, const std::string& split) {
  return std::any_of(files.begin(), files.end(),
                     [&](const EventFile& file) { return file.split == split; });
}

// The defaults, without the splits that have files of their own; the others keep their ratio.
Fractions default_fractions(const std::vector<EventFile>& files) {
  Fractions fractions = {0.70, 0.15, 0.15};
  double sum = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    if (has_own_file(files, split_names[i])) fractions[i] = 0;
    sum += fractions[i];
  }
  if (sum == 0) return {1, 0, 0};
  for (double& fraction : fractions) fraction /= sum;
  return fractions;
}

void check(const Fractions& fractions, const ObjectReader& reader,
           const std::vector<EventFile>& files) {
  const double sum = fractions[0] + fractions[1] + fractions[2];
  if (std::abs(sum - 1) > 1e-9) {
    throw JsonError(reader.path(), fmt::format("train {} + validation {} + test {} = {:.12g}; the "
                                               "fractions must add up to 1",
                                               fractions[0], fractions[1], fractions[2], sum));
  }
  for (const std::size_t needed : {0, 1}) {
    if (fractions[needed] > 0 || has_own_file(files, split_names[needed])) continue;
    throw JsonError(reader.path(),
                    fmt::format("no event is for {}; give it a fraction greater than 0, or a file "
                                "with \"split\": \"{}\"",
                                split_names[needed], split_names[needed]));
  }
}

}  // namespace

SplitSettings read_split_settings(const Json& json, const std::string& path,
                                  const std::vector<EventFile>& files) {
  ObjectReader reader(json, path);
  SplitSettings split;
  const bool given = std::any_of(split_names.begin(), split_names.end(),
                                 [&](const char* name) { return reader.find(name) != nullptr; });
  Fractions fractions = default_fractions(files);
  if (given) {
    for (std::size_t i = 0; i < 3; ++i) {
      fractions[i] = reader.number(split_names[i], Range::between(0, 1), 0);
    }
  }
  split.seed = static_cast<std::uint64_t>(reader.integer("seed", Range::at_least(0), 1));
  split.stratified = reader.boolean("stratified", false);
  if (reader.find("training_events") != nullptr) {
    split.training_events = reader.integer("training_events", Range::at_least(1));
  }
  for (const char* name : split_names) reader.find(name);
  reader.finish();
  check(fractions, reader, files);
  split.train = fractions[0];
  split.validation = fractions[1];
  split.test = fractions[2];
  return split;
}

}  // namespace hepsweep::studies
