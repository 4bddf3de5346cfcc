#include "studies/events/prediction.hh"

#include <fmt/core.h>

#include "core/error.hh"
#include "studies/events/derived/derived_columns.hh"
#include "studies/events/event_reader.hh"

namespace hepsweep::studies {
namespace {

// Undefined cells are for the policy; a text or an infinity in a feature is a mistake in the file.
void check_notes(const RawEvents& events, const std::string& file) {
  for (const ColumnNote& note : events.notes) {
    if (note.kind == ColumnNote::Kind::undefined) continue;
    throw InputError(fmt::format("{}:{}: column \"{}\": \"{}\" is not a finite number",
                                 file == "-" ? "standard input" : file, note.line, note.column,
                                 note.value));
  }
}

}  // namespace

EventTable read_events_for_prediction(const std::string& file, const Preprocessing& preprocessing) {
  const DerivedNeeds needs = needs_of(preprocessing.features, preprocessing.derived);
  RawEvents events = read_events(
      file,
      {.label = "", .weight = "", .undefined = preprocessing.undefined, .wanted = needs.columns});
  check_notes(events, file);
  EventTable table;
  table.columns = std::move(events.columns);
  table.values = std::move(events.values);
  table.labels = std::move(events.labels);
  table.weights = std::move(events.weights);
  append_derived(needs.settings, table);
  return table;
}

}  // namespace hepsweep::studies
