#include "studies/events/csv_writer.hh"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <span>

#include <fmt/core.h>

#include "core/error.hh"

namespace hepsweep::studies {
namespace {

constexpr std::size_t buffer_size = 1 << 20;

template <typename Number>
void append_number(std::string& text, Number value) {
  if (std::isnan(value)) return;
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  text.append(digits, end);
}

std::vector<std::string> label_cells(const EventView& events) {
  const bool binary = events.classes.size() == 2 && events.classes[0] == "background" &&
                      events.classes[1] == "signal";
  if (binary) return {"0", "1"};
  std::vector<std::string> cells;
  for (const std::string& name : events.classes) cells.push_back(csv_field(name));
  return cells;
}

class CsvEventWriter {
 public:
  CsvEventWriter(const EventView& events, TextOutput& output, std::optional<bool> weights)
      : events_(events),
        output_(output),
        labels_(label_cells(events)),
        weighted_(weights.value_or(std::any_of(events.weights.begin(), events.weights.end(),
                                               [](double weight) { return weight != 1; }))) {}

  void write(bool header) {
    if (header) write_header();
    for (std::size_t event = 0; event < events_.events(); ++event) {
      append_event(event);
      if (text_.size() >= buffer_size) flush();
    }
    flush();
  }

 private:
  void write_header() {
    if (!labels_.empty()) add_name("label");
    if (weighted_) add_name("weight");
    for (const std::string& column : events_.columns) add_name(column);
    text_ += '\n';
  }

  void add_name(const std::string& name) {
    if (!text_.empty()) text_ += ',';
    text_ += csv_field(name);
  }

  void append_event(std::size_t event) {
    if (!labels_.empty()) {
      text_ += labels_[static_cast<std::size_t>(events_.labels[event])];
      text_ += ',';
    }
    if (weighted_) {
      append_number(text_, events_.weights[event]);
      text_ += ',';
    }
    const std::size_t columns = events_.columns.size();
    for (const float value : events_.values.subspan(event * columns, columns)) {
      append_number(text_, value);
      text_ += ',';
    }
    text_.back() = '\n';
  }

  void flush() {
    output_.write(text_);
    text_.clear();
  }

  const EventView& events_;
  TextOutput& output_;
  std::vector<std::string> labels_;
  bool weighted_;
  std::string text_;
};

}  // namespace

std::string csv_field(const std::string& field) {
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string text = "\"";
  for (const char c : field) text.append(c == '"' ? 2 : 1, c);
  return text + '"';
}

void write_events_csv(const EventView& events, TextOutput& output, const CsvPiece& piece) {
  CsvEventWriter(events, output, piece.weights).write(piece.header);
}

}  // namespace hepsweep::studies
