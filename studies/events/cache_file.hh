#pragma once

#include <filesystem>
#include <string>

#include "core/files.hh"
#include "studies/events/event_source.hh"
#include "studies/events/event_table.hh"

namespace hepsweep::studies {

/// Changes whenever the layout of cache files changes (docs/event-files.md, "Cache files").
constexpr std::uint32_t cache_file_version = 1;

/// A mapped cache file. The view's spans point into the mapping.
struct CacheFile {
  MappedFile mapping;
  std::vector<std::string> columns;
  std::vector<std::string> classes;
  std::vector<EventSource> sources;  ///< without name, split and sample: those are the study's
  std::vector<ColumnNote> notes;
  std::string digest;
  std::span<const float> values;
  std::span<const double> weights;
  std::span<const std::int32_t> labels;
};

/// Writes a cache file atomically. \throws Error with the system's reason
void write_cache_file(const std::filesystem::path& file, const LoadedEvents& events,
                      const std::string& digest);

/// Maps a cache file and verifies its checksums.
/// \throws InputError where it is missing; Error where it is damaged or of another version
CacheFile map_cache_file(const std::filesystem::path& file);

}  // namespace hepsweep::studies
