#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace hepsweep::studies {

/// Events as read from files or as generated, in their order; an event's number is its row.
/// By convention a binary problem has the classes "background" (0) and "signal" (1).
struct EventTable {
  std::vector<std::string> columns;  ///< names of the numeric columns
  std::vector<float> values;         ///< events x columns, row-major; NaN: undefined
  std::vector<std::int32_t> labels;  ///< class of each event, an index into `classes`
  std::vector<double> weights;       ///< one for each event
  std::vector<std::string> classes;  ///< names of the classes

  std::size_t events() const { return labels.size(); }
};

/// The same, owned by somebody else (a mapped cache file).
struct EventView {
  std::span<const std::string> columns;
  std::span<const float> values;
  std::span<const std::int32_t> labels;
  std::span<const double> weights;
  std::span<const std::string> classes;

  EventView() = default;
  EventView(const EventTable& table);  // NOLINT: a table is a view of itself
  std::size_t events() const { return labels.size(); }
};

inline EventView::EventView(const EventTable& table)
    : columns(table.columns),
      values(table.values),
      labels(table.labels),
      weights(table.weights),
      classes(table.classes) {}

}  // namespace hepsweep::studies
