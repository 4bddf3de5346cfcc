#include "studies/events/load_events.hh"

#include <algorithm>
#include <limits>

#include <fmt/core.h>

#include "core/digest.hh"
#include "core/error.hh"
#include "core/json.hh"
#include "studies/events/class_names.hh"
#include "studies/events/derived/derived_columns.hh"
#include "studies/events/event_reader.hh"
#include "studies/generator/heavy_higgs.hh"

namespace hepsweep::studies {
namespace {

constexpr std::int64_t block_size = 4096;  // generated events

struct LoadedFile {
  const EventFile* file;
  RawEvents events;
};

LoadedFile load_file(const EventFile& file, const DataSettings& settings,
                     const std::function<void()>& between_blocks) {
  const ReadPlan plan{.label = settings.label.column,
                      .weight = settings.weight,
                      .undefined = settings.undefined.values,
                      .wanted = {},
                      .between_blocks = between_blocks};
  LoadedFile loaded{&file, read_events(file.path.string(), plan)};
  if (loaded.events.events() == 0) {
    throw InputError(fmt::format("{}: there are no events behind the header", file.path.string()));
  }
  if (!file.event_class.empty()) loaded.events.label_values = {{file.event_class, 0}};
  return loaded;
}

bool has_column(const LoadedFile& file, const std::string& column) {
  const auto& columns = file.events.columns;
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

// The notes of all files, and one for each column that a file lacks altogether.
std::vector<ColumnNote> collect_notes(const std::vector<LoadedFile>& files,
                                      const std::vector<std::string>& all_columns) {
  std::vector<ColumnNote> notes;
  for (std::size_t source = 0; source < files.size(); ++source) {
    for (ColumnNote note : files[source].events.notes) {
      note.source = source;
      notes.push_back(std::move(note));
    }
    for (const std::string& column : all_columns) {
      const bool noted =
          std::any_of(files[source].events.notes.begin(), files[source].events.notes.end(),
                      [&](const ColumnNote& note) { return note.column == column; });
      if (noted || has_column(files[source], column)) continue;
      notes.push_back({column, ColumnNote::Kind::absent, source, 1, ""});
    }
  }
  return notes;
}

std::vector<std::string> union_of_columns(const std::vector<LoadedFile>& files) {
  std::vector<std::string> all;
  const auto add = [&](const std::string& column) {
    if (std::find(all.begin(), all.end(), column) == all.end()) all.push_back(column);
  };
  for (const LoadedFile& file : files) {
    for (const std::string& column : file.events.columns) add(column);
    for (const ColumnNote& note : file.events.notes) add(note.column);
  }
  return all;
}

std::vector<std::string> common_columns(const std::vector<LoadedFile>& files) {
  std::vector<std::string> common;
  for (const std::string& column : files.front().events.columns) {
    if (std::all_of(files.begin(), files.end(),
                    [&](const LoadedFile& file) { return has_column(file, column); })) {
      common.push_back(column);
    }
  }
  return common;
}

void append_values(const RawEvents& from, EventTable& to) {
  std::vector<std::size_t> columns;
  for (const std::string& column : to.columns) {
    const auto found = std::find(from.columns.begin(), from.columns.end(), column);
    columns.push_back(static_cast<std::size_t>(found - from.columns.begin()));
  }
  to.values.reserve(to.values.size() + from.events() * columns.size());
  for (std::size_t row = 0; row < from.events(); ++row) {
    const float* values = from.values.data() + row * from.columns.size();
    for (const std::size_t column : columns) to.values.push_back(values[column]);
  }
}

void append_file(LoadedFile& file, LoadedEvents& loaded) {
  EventTable& table = loaded.table;
  RawEvents& from = file.events;
  loaded.sources.push_back({.name = file.file->path.string(),
                            .split = file.file->split,
                            .sample = file.file->sample,
                            .first = table.events(),
                            .events = from.events()});
  if (table.values.empty() && from.columns == table.columns) {
    table.values = std::move(from.values);
  } else {
    append_values(from, table);
  }
  for (const double weight : from.weights) table.weights.push_back(weight * file.file->weight);
  table.labels.insert(table.labels.end(), from.labels.begin(), from.labels.end());
  from = {};
}

std::string label_place(const LoadedFile& file, const LabelValue& label,
                        const std::string& column) {
  const std::string path = file.file->path.string();
  return label.line == 0 ? path : fmt::format("{}:{}: column \"{}\"", path, label.line, column);
}

// Replaces each file's own label numbers by those of the classes.
void assign_labels(std::vector<LoadedFile>& files, const DataSettings& settings,
                   EventTable& table) {
  std::vector<FoundLabel> found;
  const auto index_of = [&](const std::string& text) {
    const auto at = std::find_if(found.begin(), found.end(),
                                 [&](const FoundLabel& label) { return label.text == text; });
    return static_cast<std::size_t>(at - found.begin());
  };
  for (const LoadedFile& file : files) {
    for (const LabelValue& label : file.events.label_values) {
      if (index_of(label.text) < found.size()) continue;
      found.push_back({label.text, label_place(file, label, settings.label.column)});
    }
  }
  if (found.empty()) return;
  const ClassAssignment assignment =
      assign_classes(found, settings.label, settings.label.column.empty());
  table.classes = assignment.classes;
  for (LoadedFile& file : files) {
    for (std::int32_t& label : file.events.labels) {
      const LabelValue& value = file.events.label_values[static_cast<std::size_t>(label)];
      label = assignment.class_of_label[index_of(value.text)];
    }
  }
}

LoadedEvents load_files(const DataSettings& settings, const std::function<void()>& between_blocks) {
  std::vector<LoadedFile> files;
  for (const EventFile& file : settings.files) {
    files.push_back(load_file(file, settings, between_blocks));
  }
  LoadedEvents loaded;
  loaded.notes = collect_notes(files, union_of_columns(files));
  loaded.table.columns = common_columns(files);
  assign_labels(files, settings, loaded.table);
  for (LoadedFile& file : files) append_file(file, loaded);
  return loaded;
}

void reserve(std::size_t events, EventTable& table) {
  table.values.reserve(events * table.columns.size());
  table.labels.reserve(events);
  table.weights.reserve(events);
}

void append(const EventTable& from, EventTable& to) {
  to.values.insert(to.values.end(), from.values.begin(), from.values.end());
  to.labels.insert(to.labels.end(), from.labels.begin(), from.labels.end());
  to.weights.insert(to.weights.end(), from.weights.begin(), from.weights.end());
}

LoadedEvents generate(const GeneratedSource& source, const std::function<void()>& between_blocks) {
  GeneratorReport report;
  LoadedEvents loaded;
  EventTable& table = loaded.table;
  for (std::int64_t first = 0; first < source.events; first += block_size) {
    const std::int64_t last = std::min(first + block_size, source.events);
    EventTable block = generate_heavy_higgs(source, first, last, report);
    if (first == 0) {
      table = std::move(block);
      reserve(static_cast<std::size_t>(source.events), table);
    } else {
      append(block, table);
    }
    if (between_blocks) between_blocks();
  }
  loaded.sources = {{source.process, "", "", 0, loaded.table.events()}};
  return loaded;
}

}  // namespace

LoadedEvents load_events(const DataSettings& settings,
                         const std::function<void()>& between_blocks) {
  LoadedEvents loaded = settings.generate ? generate(*settings.generate, between_blocks)
                                          : load_files(settings, between_blocks);
  if (loaded.table.events() > std::numeric_limits<std::uint32_t>::max()) {
    throw InputError(fmt::format("{} events are too many; at most 2^32 - 1 are possible",
                                 loaded.table.events()));
  }
  append_derived(settings.derived, loaded.table);
  note_undefined(settings.derived, loaded);
  return loaded;
}

std::string events_digest(const EventView& events) {
  const Json names = {
      {"columns", std::vector<std::string>(events.columns.begin(), events.columns.end())},
      {"classes", std::vector<std::string>(events.classes.begin(), events.classes.end())}};
  return digest_of(names.dump(-1, ' ', false, Json::error_handler_t::replace) +
                   digest_of(std::as_bytes(events.values)) +
                   digest_of(std::as_bytes(events.weights)) +
                   digest_of(std::as_bytes(events.labels)));
}

}  // namespace hepsweep::studies
