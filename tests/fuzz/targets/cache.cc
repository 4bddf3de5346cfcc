#include <filesystem>

#include "core/error.hh"
#include "studies/events/cache_file.hh"
#include "tests/fuzz/target.hh"
#include "tests/fuzz/targets/memory_file.hh"
#include "tests/fuzz/targets/targets.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::fuzz {

bool accepts_cache(std::string_view bytes) {
  const MemoryFile file(bytes);
  try {
    const studies::CacheFile cache = studies::map_cache_file(file.path());
    const std::size_t events = cache.labels.size();
    demand(cache.weights.size() == events, "a weight for each event");
    demand(cache.values.size() == events * cache.columns.size(), "a value for each cell");
    for (const std::int32_t label : cache.labels) {
      demand(label >= 0 &&
                 (cache.classes.empty() || static_cast<std::size_t>(label) < cache.classes.size()),
             "a label has a class");
    }
    return true;
  } catch (const Error&) {
    return false;
  }
}

std::vector<std::string> cache_seeds() {
  studies::LoadedEvents events;
  events.table = {.columns = {"pt", "mass"},
                  .values = {41.5F, 125.2F, -3, 0},
                  .labels = {1, 0},
                  .weights = {0.5, 1},
                  .classes = {"background", "signal"}};
  events.sources = {{"events.csv", "", "", 0, 2}};
  events.notes = {{"note", studies::ColumnNote::Kind::absent, 0, 1, ""}};
  const testing::TemporaryFolder folder;
  studies::write_cache_file(folder / "cache", events, "a digest");
  return {read_file(folder / "cache")};
}

}  // namespace hepsweep::fuzz
