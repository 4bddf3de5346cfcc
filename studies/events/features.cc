#include "studies/events/features.hh"

#include <algorithm>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/words.hh"

namespace hepsweep::studies {
namespace {

using Names = std::vector<std::string>;

bool contains(std::span<const std::string> names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// All columns that any file had, label and weight included.
Names known_columns(const DataSettings& settings, const MappedEvents& events) {
  Names known(events.view().columns.begin(), events.view().columns.end());
  for (const ColumnNote& note : events.notes()) {
    if (!contains(known, note.column)) known.push_back(note.column);
  }
  const std::string label = settings.generate ? "label" : settings.label.column;
  for (const std::string& column : {label, settings.weight}) {
    if (!column.empty() && !contains(known, column)) known.push_back(column);
  }
  return known;
}

std::string place(const ColumnNote& note, const MappedEvents& events) {
  const std::string source = events.sources().at(note.source).name;
  return note.line == 0 ? source : fmt::format("{}:{}", source, note.line);
}

std::string problem(const ColumnNote& note) {
  switch (note.kind) {
    case ColumnNote::Kind::text:
      return fmt::format(
          "\"{}\" is not a number; mend the cell, or leave the column out of the "
          "features",
          note.value);
    case ColumnNote::Kind::infinite:
      return fmt::format("\"{}\" is infinite or too large; features must be finite", note.value);
    case ColumnNote::Kind::undefined:
      return fmt::format(
          "{} is undefined; declare what stands in for it, such as "
          "\"undefined\": {{\"policy\": \"mean\"}}, or leave the column out of the "
          "features",
          note.line == 0 ? note.value : fmt::format("\"{}\"", note.value));
    case ColumnNote::Kind::absent:
      return "this file lacks the column; all files must have the features";
  }
  return "";
}

// \throws InputError where a note forbids the column as a feature
void check_feature(const std::string& feature, const DataSettings& settings,
                   const MappedEvents& events) {
  const bool undefined_allowed = settings.undefined.policy != UndefinedPolicy::reject;
  for (const ColumnNote& note : events.notes()) {
    if (note.column != feature) continue;
    if (note.kind == ColumnNote::Kind::undefined && undefined_allowed) continue;
    throw InputError(
        fmt::format("{}: column \"{}\": {}", place(note, events), feature, problem(note)));
  }
}

void check_role(const std::string& feature, const DataSettings& settings) {
  const std::string label = settings.generate ? "label" : settings.label.column;
  if (feature != label && feature != settings.weight) return;
  throw JsonError("data.features", fmt::format("\"{}\" is the {}; it can't be a feature too",
                                               feature, feature == label ? "label" : "weight"));
}

Names all_but(const Names& excluded, const DataSettings& settings, const Names& known) {
  Names features;
  const std::string label = settings.generate ? "label" : settings.label.column;
  for (const std::string& column : known) {
    const bool has_role = column == label || column == settings.weight;
    if (!has_role && !contains(excluded, column)) features.push_back(column);
  }
  return features;
}

}  // namespace

std::vector<std::string> feature_names(const DataSettings& settings, const MappedEvents& events) {
  const Names known = known_columns(settings, events);
  for (const std::string& name : settings.features.names) {
    if (contains(known, name)) continue;
    throw JsonError("data.features", fmt::format("column {}", unknown_word_message(name, known)));
  }
  const Names features = settings.features.all_except
                             ? all_but(settings.features.names, settings, known)
                             : settings.features.names;
  if (features.empty()) {
    throw JsonError("data.features", "all columns are left out; keep at least one");
  }
  for (const std::string& feature : features) {
    check_role(feature, settings);
    check_feature(feature, settings, events);
  }
  return features;
}

}  // namespace hepsweep::studies
