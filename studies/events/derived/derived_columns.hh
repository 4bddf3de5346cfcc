#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "studies/events/derived/derived_function.hh"
#include "studies/events/derived/derived_settings.hh"
#include "studies/events/event_source.hh"

namespace hepsweep::studies {

/// Derived features as columns of a row: whoever changes a column computes them again, so that
/// they follow the objects of which they are made.
class DerivedColumns {
 public:
  /// \param columns of a row, the derived ones among them, each anywhere
  /// \throws JsonError for a definition that names a column or an object that is not there
  DerivedColumns(const DerivedSettings& settings, const std::vector<std::string>& columns);

  /// Computes all of them, in their order. What is not finite in float32 becomes NaN: undefined.
  void compute(float* row) const;

 private:
  struct Column {
    std::uint32_t index;
    RowFunction function;
  };
  std::vector<Column> columns_;
};

/// The events with the derived features behind their columns.
/// \throws JsonError also where a column has the name of a derived feature
void append_derived(const DerivedSettings& settings, EventTable& table);

/// For each derived feature that is undefined in some event of a source, a note of its first one.
void note_undefined(const DerivedSettings& settings, LoadedEvents& events);

}  // namespace hepsweep::studies
