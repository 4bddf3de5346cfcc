#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "studies/events/data_settings.hh"
#include "studies/events/event_source.hh"
#include "studies/events/event_table.hh"

namespace hepsweep::studies {

/// Events as all trainers of a node share them: read-only pages of one cache file, or private
/// memory where no cache could be written. Cheap to copy; views stay valid while one copy lives.
class MappedEvents {
 public:
  /// Owns events that have no cache file.
  explicit MappedEvents(LoadedEvents events);

  const EventView& view() const;
  /// 32 hexadecimal digits over names, values, labels and weights: the same for the same events,
  /// whatever the path, the compression or the time of their files.
  const std::string& digest() const;
  /// The files (or the built-in process) in their order, with the events of each.
  const std::vector<EventSource>& sources() const;
  /// What was found in columns that a feature must not have.
  const std::vector<ColumnNote>& notes() const;
  /// Whether the events lie in a cache file that other processes share.
  bool is_shared() const;

  struct Storage;
  explicit MappedEvents(std::shared_ptr<const Storage> storage);

 private:
  std::shared_ptr<const Storage> storage_;
};

/// Opens the events of a study. The first process on a node reads or generates them and writes
/// the cache file (atomically); the others map it. A damaged or outdated cache file is made anew.
/// Where the folder can't be written, a warning is logged and the events stay in private memory.
/// \param between_blocks called again and again while events are read, generated or waited for
/// \throws InputError for bad files, with file, line and column
MappedEvents open_events(const DataSettings& settings, const std::filesystem::path& cache_folder,
                         const std::function<void()>& between_blocks = {});

}  // namespace hepsweep::studies
