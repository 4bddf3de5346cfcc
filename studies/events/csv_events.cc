#include "studies/events/csv_events.hh"

#include <charconv>
#include <cmath>

#include <fmt/core.h>

#include "core/error.hh"
#include "studies/events/csv_header.hh"
#include "studies/events/csv_layout.hh"
#include "studies/events/csv_number.hh"
#include "studies/events/csv_records.hh"

namespace hepsweep::studies {
namespace {

constexpr std::size_t block_size = 4096;  // events

// Fills RawEvents record by record.
class CsvEventParser {
 public:
  CsvEventParser(CsvRecords& records, const ReadPlan& plan)
      : records_(records),
        header_(read_csv_header(records)),
        layout_(header_, plan, records.name()),
        labels_(plan.label, records.name()),
        undefined_(plan.undefined),
        between_blocks_(plan.between_blocks) {
    events_.columns = layout_.columns;
    noted_.resize(layout_.columns.size());
  }

  RawEvents read_all() {
    std::string_view record;
    while (records_.next(record)) {
      read_event(record);
      if (between_blocks_ && events_.events() % block_size == 0) between_blocks_();
    }
    events_.label_values = labels_.values();
    return std::move(events_);
  }

 private:
  void read_event(std::string_view record) {
    const std::size_t first = events_.values.size();
    events_.values.resize(first + events_.columns.size());
    row_ = events_.values.data() + first;
    std::int32_t label = 0;
    double weight = 1;
    CsvFields fields(record);
    std::size_t count = 0;
    for (; count < header_.size() && !fields.at_end(); ++count) {
      const CsvLayout::Cell cell = layout_.cells[count];
      switch (cell.role) {
        case CsvLayout::Role::value:
          read_value(fields, cell.slot);
          break;
        case CsvLayout::Role::label:
          label = labels_.index(fields.next(), records_.line());
          break;
        case CsvLayout::Role::weight:
          weight = read_weight(fields.next());
          break;
        case CsvLayout::Role::ignored:
          fields.next();
          break;
      }
    }
    if (count < header_.size() || !fields.at_end()) fail_ragged(records_, record, header_);
    events_.labels.push_back(label);
    events_.weights.push_back(weight);
  }

  void read_value(CsvFields& fields, std::size_t slot) {
    // Nearly every cell is a plain number: read it in place.
    const std::string_view rest = fields.rest();
    float value = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    const auto size = static_cast<std::size_t>(end - rest.data());
    if (error == std::errc() && (size == rest.size() || *end == ',') && std::isfinite(value)) {
      fields.skip(size);
      row_[slot] =
          is_mark(value) ? note(slot, ColumnNote::Kind::undefined, rest.substr(0, size)) : value;
    } else {
      row_[slot] = unusual_value(fields.next(), slot);
    }
  }

  float unusual_value(std::string_view field, std::size_t slot) {
    const NumberCell cell = read_number(field);
    const auto value = static_cast<float>(cell.value);
    if (cell.kind == NumberCell::Kind::text) return note(slot, ColumnNote::Kind::text, field);
    if (cell.kind == NumberCell::Kind::undefined || is_mark(value)) {
      return note(slot, ColumnNote::Kind::undefined, field);
    }
    if (cell.kind == NumberCell::Kind::infinite || std::isinf(value)) {
      return note(slot, ColumnNote::Kind::infinite, field);
    }
    return value;
  }

  bool is_mark(float value) const {
    for (const float mark : undefined_) {
      if (value == mark) return true;
    }
    return false;
  }

  // The first cell of each kind is kept for messages. Gives what stands for the cell.
  float note(std::size_t slot, ColumnNote::Kind kind, std::string_view field) {
    const auto bit = static_cast<unsigned char>(1U << static_cast<unsigned>(kind));
    if ((noted_[slot] & bit) == 0) {
      noted_[slot] = static_cast<unsigned char>(noted_[slot] | bit);
      events_.notes.push_back({.column = events_.columns[slot],
                               .kind = kind,
                               .source = 0,
                               .line = records_.line(),
                               .value = shortened(field)});
    }
    return std::numeric_limits<float>::quiet_NaN();
  }

  double read_weight(std::string_view field) const {
    const NumberCell cell = read_number(field);
    if (cell.kind == NumberCell::Kind::number) return cell.value;
    throw InputError(fmt::format("{}:{}: column \"{}\" (weight): \"{}\" is not a finite number",
                                 records_.name(), records_.line(), layout_.weight,
                                 shortened(field)));
  }

  CsvRecords& records_;
  std::vector<std::string> header_;
  CsvLayout layout_;
  CsvLabels labels_;
  std::vector<float> undefined_;
  std::function<void()> between_blocks_;
  RawEvents events_;
  std::vector<unsigned char> noted_;  ///< for each column, a bit for each kind of note
  float* row_ = nullptr;
};

}  // namespace

RawEvents read_csv_events(const std::string& file, const ReadPlan& plan) {
  CsvRecords records{TextSource(file)};
  RawEvents events = CsvEventParser(records, plan).read_all();
  drop_text_columns(events);
  return events;
}

}  // namespace hepsweep::studies
