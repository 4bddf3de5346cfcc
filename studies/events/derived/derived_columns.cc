#include "studies/events/derived/derived_columns.hh"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/core.h>

#include "core/error.hh"

namespace hepsweep::studies {
namespace {

const std::string objects_path = "data.objects";
const std::string features_path = "data.derived";

std::size_t position(const std::vector<std::string>& names, const std::string& name) {
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

}  // namespace

DerivedColumns::DerivedColumns(const DerivedSettings& settings,
                               const std::vector<std::string>& columns) {
  // A feature may be made of those before it only: those behind it would be old.
  std::vector<std::string> known = columns;
  for (const std::string& name : settings.names()) {
    const std::size_t at = position(known, name);
    if (at < known.size()) known[at].clear();
  }
  for (const auto& [name, definition] : settings.features.items()) {
    NamedColumns names(known, settings.objects, objects_path);
    const std::size_t at = position(columns, name);
    if (at == columns.size()) throw Error("no column for the derived feature " + name);
    columns_.push_back({static_cast<std::uint32_t>(at),
                        read_row_function(definition, features_path + "." + name, names)});
    known[at] = name;
  }
}

void DerivedColumns::compute(float* row) const {
  for (const Column& column : columns_) {
    const auto value = static_cast<float>(column.function(row));
    row[column.index] = std::isfinite(value) ? value : std::numeric_limits<float>::quiet_NaN();
  }
}

void append_derived(const DerivedSettings& settings, EventTable& table) {
  if (settings.empty()) return;
  const std::size_t before = table.columns.size();
  for (const std::string& name : settings.names()) {
    if (position(table.columns, name) < table.columns.size()) {
      throw JsonError(features_path + "." + name,
                      "the events have a column of this name already; choose another one");
    }
    table.columns.push_back(name);
  }
  const DerivedColumns derived(settings, table.columns);
  const std::size_t after = table.columns.size();
  std::vector<float> values(table.events() * after);
  for (std::size_t event = 0; event < table.events(); ++event) {
    float* row = values.data() + event * after;
    std::copy_n(table.values.data() + event * before, before, row);
    derived.compute(row);
  }
  table.values = std::move(values);
}

void note_undefined(const DerivedSettings& settings, LoadedEvents& events) {
  const EventTable& table = events.table;
  for (const std::string& name : settings.names()) {
    const std::size_t column = position(table.columns, name);
    for (std::size_t source = 0; source < events.sources.size(); ++source) {
      const EventSource& from = events.sources[source];
      for (std::uint64_t i = 0; i < from.events; ++i) {
        if (!std::isnan(table.values[(from.first + i) * table.columns.size() + column])) continue;
        events.notes.push_back({name, ColumnNote::Kind::undefined, source, 0,
                                fmt::format("the value of event {}", i + 1)});
        break;
      }
    }
  }
}

}  // namespace hepsweep::studies
