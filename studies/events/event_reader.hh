#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "studies/events/event_source.hh"

namespace hepsweep::studies {

/// What to look for in a file of events.
struct ReadPlan {
  std::string label = {};                ///< column; "": none
  std::string weight = {};               ///< column; "": none
  std::vector<float> undefined = {};     ///< marks that become NaN
  std::vector<std::string> wanted = {};  ///< read these columns only, in this order; empty: all
  std::function<void()> between_blocks = {};  ///< called every few thousand events
};

/// A label of a file, as it is written there.
struct LabelValue {
  std::string text;        ///< canonical_label() of the cell
  std::uint64_t line = 0;  ///< of its first event
};

/// One file's events. Columns of text are in `notes` only.
struct RawEvents {
  std::vector<std::string> columns;  ///< numeric, without label and weight
  std::vector<float> values;         ///< events x columns, row-major; NaN: undefined
  std::vector<LabelValue> label_values;
  std::vector<std::int32_t> labels;  ///< index into label_values; 0 without a label column
  std::vector<double> weights;       ///< 1 without a weight column
  std::vector<ColumnNote> notes;     ///< source 0

  std::size_t events() const { return labels.size(); }
};

/// A format of event files. A new one is a pair of files and a line in event_formats().
struct EventFormat {
  std::string_view name;
  /// Whether a file is of this format, by its name.
  bool (*matches)(std::string_view file);
  /// \throws InputError with file, line and column
  RawEvents (*read)(const std::string& file, const ReadPlan& plan);
  /// Where its labels are, if not in the file itself; nullptr: they are. \throws InputError
  std::string (*label_file)(const std::string& file) = nullptr;
};

/// All formats; the last one, CSV, takes every file.
std::span<const EventFormat> event_formats();

/// The format of a file: the first that matches its name.
const EventFormat& format_of(const std::string& file);

/// Reads a file with the first format that matches. \param file "-" is standard input
RawEvents read_events(const std::string& file, const ReadPlan& plan);

}  // namespace hepsweep::studies
