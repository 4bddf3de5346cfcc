#include <algorithm>
#include <span>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/words.hh"
#include "studies/validation/settings.hh"

namespace hepsweep::studies {
namespace {

using Names = std::vector<std::string>;

constexpr const char* place = "systematics.validation.spectators";

bool contains(std::span<const std::string> names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool has_role(const std::string& name, const DataSettings& data) {
  return name == (data.generate ? "label" : data.label.column) || name == data.weight;
}

[[noreturn]] void refuse_unknown(const std::string& name, const MappedEvents& events) {
  const auto columns = events.view().columns;
  throw JsonError(place, fmt::format("column {}",
                                     unknown_word_message(name, {columns.begin(), columns.end()})));
}

// Columns of text, and those that a file lacks, are known by their notes only.
const ColumnNote* note_of(const std::string& name, const MappedEvents& events) {
  const auto& notes = events.notes();
  const auto found = std::find_if(notes.begin(), notes.end(),
                                  [&](const ColumnNote& note) { return note.column == name; });
  return found == notes.end() ? nullptr : &*found;
}

void check_left_out(const std::string& name, const DataSettings& data, const MappedEvents& events) {
  const bool is_known = contains(events.view().columns, name) || has_role(name, data) ||
                        note_of(name, events) != nullptr;
  if (!is_known) refuse_unknown(name, events);
}

void check_spectator(const std::string& name, const DataSettings& data,
                     const MappedEvents& events) {
  if (contains(events.view().columns, name)) return;
  if (has_role(name, data)) {
    throw JsonError(place, fmt::format("\"{}\" is the {}; it can't be a spectator", name,
                                       name == data.weight ? "weight" : "label"));
  }
  const ColumnNote* note = note_of(name, events);
  if (note == nullptr) refuse_unknown(name, events);
  const std::string reason = note->kind == ColumnNote::Kind::absent
                                 ? "not every file has this column"
                                 : fmt::format("\"{}\" in it is not a number", note->value);
  throw JsonError(place, fmt::format("\"{}\" can't be a spectator: {}", name, reason));
}

}  // namespace

std::vector<ValidationVariable> validation_variables(const ValidationSettings& settings,
                                                     const DataSettings& data,
                                                     const MappedEvents& events,
                                                     const std::vector<std::string>& features) {
  const FeatureSettings& wanted = settings.spectators;
  const auto check = wanted.all_except ? check_left_out : check_spectator;
  for (const std::string& name : wanted.names) check(name, data, events);
  std::vector<ValidationVariable> variables;
  for (const std::string& feature : features) variables.push_back({feature, true});
  const auto columns = events.view().columns;
  const Names candidates = wanted.all_except ? Names(columns.begin(), columns.end()) : wanted.names;
  for (const std::string& name : candidates) {
    if (contains(features, name)) continue;
    if (wanted.all_except && contains(wanted.names, name)) continue;
    variables.push_back({name, false});
  }
  return variables;
}

}  // namespace hepsweep::studies
