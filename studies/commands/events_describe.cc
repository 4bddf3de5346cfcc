#include "studies/commands/events_describe.hh"

#include <cstdio>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_number.hh"
#include "core/numbers.hh"
#include "core/table.hh"
#include "core/words.hh"
#include "studies/commands/events_source.hh"
#include "studies/commands/feature_power.hh"
#include "studies/events/class_names.hh"
#include "studies/events/load_events.hh"
#include "studies/events/summary.hh"

namespace hepsweep::studies {
namespace {

DataSettings settings_of(const DescribeOptions& options) {
  if (is_study_file(options.source)) return data_of_study(options.source);
  DataSettings settings;
  settings.files.push_back({.path = options.source, .event_class = "", .split = "", .sample = ""});
  settings.label = options.label;
  settings.weight = options.weight;
  settings.undefined.values = options.undefined;
  return settings;
}

std::string reason(const ColumnNote& note) {
  switch (note.kind) {
    case ColumnNote::Kind::text:
      return fmt::format("text, \"{}\"", note.value);
    case ColumnNote::Kind::infinite:
      return fmt::format("an infinite value, \"{}\"", note.value);
    case ColumnNote::Kind::undefined:
      return fmt::format("undefined, \"{}\"", note.value);
    case ColumnNote::Kind::absent:
      return "no such column";
  }
  return "";
}

std::string place(const ColumnNote& note, const MappedEvents& events) {
  return fmt::format("{}:{}", events.sources().at(note.source).name, note.line);
}

std::string class_table(const MappedEvents& events) {
  Table table({"class", "events", "sum of weights"});
  for (const ClassSummary& summary : summarise_classes(events.view())) {
    table.add_row(
        {summary.name, fmt::format("{}", summary.events), fmt::format("{:.6g}", summary.weight)});
  }
  return table.rows() == 0 ? "" : table.text() + "\n";
}

std::string column_table(const MappedEvents& events) {
  const bool two_classes = events.view().classes.size() == 2;
  std::vector<std::string> titles = {"column", "min", "max", "mean", "sd", "undefined"};
  if (two_classes) titles.push_back("auc");
  Table table(titles);
  const auto summaries = summarise_columns(events.view());
  for (std::size_t column = 0; column < summaries.size(); ++column) {
    const ColumnSummary& summary = summaries[column];
    std::vector<std::string> cells = {summary.name};
    for (const double number : {summary.least, summary.most, summary.mean, summary.deviation}) {
      cells.push_back(fmt::format("{:.5g}", number));
    }
    cells.push_back(fmt::format("{:.4f}", summary.undefined));
    if (two_classes) {
      cells.push_back(fmt::format("{:.4f}", power_of_column(events.view(), column).value));
    }
    table.add_row(std::move(cells));
  }
  return table.text();
}

std::string signal_options(const UnclearSignal& error) {
  std::vector<std::string> options;
  for (const std::string& label : error.candidates()) {
    options.push_back(fmt::format("--signal \"{}\"", label));
  }
  return joined(options, "or");
}

// What a study says by its key "signal", the command line says by an option.
LoadedEvents load_source(const DescribeOptions& options) {
  const DataSettings settings = settings_of(options);
  try {
    return load_events(settings);
  } catch (const UnclearSignal& error) {
    if (is_study_file(options.source)) throw;
    throw InputError(
        fmt::format("{}; say which is signal: {}", error.problem(), signal_options(error)));
  }
}

}  // namespace

std::string events_text(const MappedEvents& events) {
  std::string text = fmt::format("{} events, {} numeric columns, digest {}\n\n",
                                 grouped(static_cast<std::int64_t>(events.view().events())),
                                 events.view().columns.size(), events.digest());
  text += class_table(events) + column_table(events);
  std::string others;
  for (const ColumnNote& note : events.notes()) {
    if (note.kind == ColumnNote::Kind::undefined) continue;
    others += fmt::format("  {}: {} ({})\n", note.column, reason(note), place(note, events));
  }
  return others.empty() ? text : text + "\nNot usable as features:\n" + others;
}

Json events_json(const MappedEvents& events) {
  Json json = {{"events", events.view().events()},
               {"digest", events.digest()},
               {"classes", Json::array()},
               {"columns", Json::array()},
               {"notes", Json::array()}};
  for (const ClassSummary& summary : summarise_classes(events.view())) {
    json["classes"].push_back(
        {{"name", summary.name}, {"events", summary.events}, {"weight", summary.weight}});
  }
  const auto summaries = summarise_columns(events.view());
  for (std::size_t column = 0; column < summaries.size(); ++column) {
    const ColumnSummary& summary = summaries[column];
    const Estimate power = power_of_column(events.view(), column);
    json["columns"].push_back({{"name", summary.name},
                               {"min", number_json(summary.least)},
                               {"max", number_json(summary.most)},
                               {"mean", number_json(summary.mean)},
                               {"sd", number_json(summary.deviation)},
                               {"undefined", number_json(summary.undefined)},
                               {"auc", number_json(power.value)},
                               {"auc_error", number_json(power.error)}});
  }
  for (const ColumnNote& note : events.notes()) {
    json["notes"].push_back(
        {{"column", note.column}, {"problem", reason(note)}, {"first", place(note, events)}});
  }
  return json;
}

void describe_events(const DescribeOptions& options) {
  LoadedEvents loaded = load_source(options);
  for (EventSource& source : loaded.sources) {
    if (source.name == "-") source.name = "standard input";
  }
  const MappedEvents events(std::move(loaded));
  const std::string text =
      options.json ? events_json(events).dump(2, ' ', false, Json::error_handler_t::replace) + "\n"
                   : events_text(events);
  std::fwrite(text.data(), 1, text.size(), stdout);
}

}  // namespace hepsweep::studies
