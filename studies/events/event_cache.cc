#include "studies/events/event_cache.hh"

#include <chrono>
#include <filesystem>
#include <optional>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/log.hh"
#include "core/words.hh"
#include "studies/events/cache_file.hh"
#include "studies/events/cache_key.hh"
#include "studies/events/folder_lock.hh"
#include "studies/events/load_events.hh"

namespace hepsweep::studies {

// Exactly one of the two holds the events.
struct MappedEvents::Storage {
  EventTable table;
  CacheFile cache;
  EventView view;
  std::string digest;
  std::vector<EventSource> sources;
  std::vector<ColumnNote> notes;
  bool shared = false;
};

namespace {

namespace fs = std::filesystem;

// The study names its sources; a cache file only knows how many events each has.
void name_sources(const DataSettings& settings, std::vector<EventSource>& sources) {
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (settings.generate) {
      sources[i].name = settings.generate->process;
    } else {
      const EventFile& file = settings.files.at(i);
      sources[i].name = file.path.string();
      sources[i].split = file.split;
      sources[i].sample = file.sample;
    }
  }
}

MappedEvents from_cache(const fs::path& file, const DataSettings& settings) {
  auto storage = std::make_shared<MappedEvents::Storage>();
  storage->cache = map_cache_file(file);
  CacheFile& cache = storage->cache;
  const std::size_t sources = settings.generate ? 1 : settings.files.size();
  if (cache.sources.size() != sources) throw Error(file.string() + ": is of other files");
  name_sources(settings, cache.sources);
  storage->view.columns = cache.columns;
  storage->view.classes = cache.classes;
  storage->view.values = cache.values;
  storage->view.weights = cache.weights;
  storage->view.labels = cache.labels;
  storage->digest = cache.digest;
  storage->sources = cache.sources;
  storage->notes = cache.notes;
  storage->shared = true;
  return MappedEvents(std::move(storage));
}

// Empty where there is no usable cache file.
std::optional<MappedEvents> try_cache(const fs::path& file, const DataSettings& settings,
                                      LogLevel level) {
  std::error_code ignored;
  if (!fs::exists(file, ignored)) return std::nullopt;
  try {
    return from_cache(file, settings);
  } catch (const Error& error) {
    const auto log = level == LogLevel::warning ? log_warning : log_debug;
    log(fmt::format("the cache of events is made anew: {}", error.what()));
    return std::nullopt;
  }
}

// A file that is replaced while it is read must not be kept under the digest of the one before it.
void check_unchanged(const DataSettings& settings, const std::string& key,
                     const std::function<void()>& between_blocks) {
  if (cache_key(settings, between_blocks) == key) return;
  std::vector<std::string> names;
  for (const EventFile& file : settings.files) names.push_back(file.path.string());
  throw InputError(fmt::format(
      "{}: changed while being read; start again when the events are whole", joined(names, "or")));
}

// What killed processes left half-written.
void remove_leftovers(const fs::path& folder) {
  const auto limit = fs::file_time_type::clock::now() - std::chrono::hours(1);
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("events-") || name.find(".partial-") == std::string::npos) continue;
    const auto written = entry.last_write_time(error);
    if (!error && written < limit) fs::remove(entry.path(), error);
  }
}

}  // namespace

MappedEvents::MappedEvents(std::shared_ptr<const Storage> storage) : storage_(std::move(storage)) {}

MappedEvents::MappedEvents(LoadedEvents events) {
  auto storage = std::make_shared<Storage>();
  storage->table = std::move(events.table);
  storage->view = storage->table;
  storage->digest = events_digest(storage->view);
  storage->sources = std::move(events.sources);
  storage->notes = std::move(events.notes);
  storage_ = std::move(storage);
}

const EventView& MappedEvents::view() const {
  return storage_->view;
}
const std::string& MappedEvents::digest() const {
  return storage_->digest;
}
const std::vector<EventSource>& MappedEvents::sources() const {
  return storage_->sources;
}
const std::vector<ColumnNote>& MappedEvents::notes() const {
  return storage_->notes;
}
bool MappedEvents::is_shared() const {
  return storage_->shared;
}

MappedEvents open_events(const DataSettings& settings, const fs::path& cache_folder,
                         const std::function<void()>& between_blocks) {
  const std::string key = cache_key(settings, between_blocks);
  const fs::path file = cache_folder / fmt::format("events-{}.cache", key);
  if (auto cached = try_cache(file, settings, LogLevel::debug)) return *cached;
  std::error_code ignored;
  fs::create_directories(cache_folder, ignored);
  // One process makes the file, the others wait for it.
  const FolderLock lock(cache_folder, FolderLock::usual_patience, between_blocks);
  if (auto cached = try_cache(file, settings, LogLevel::warning)) return *cached;
  remove_leftovers(cache_folder);
  LoadedEvents loaded = load_events(settings, between_blocks);
  check_unchanged(settings, key, between_blocks);
  try {
    write_cache_file(file, loaded, events_digest(loaded.table));
    return from_cache(file, settings);
  } catch (const Error& error) {
    log_warning(fmt::format("the events are not shared between processes: {}", error.what()));
    return MappedEvents(std::move(loaded));
  }
}

}  // namespace hepsweep::studies
