#include "core/error.hh"
#include "studies/events/idx_events.hh"
#include "tests/fuzz/target.hh"
#include "tests/fuzz/targets/memory_file.hh"
#include "tests/fuzz/targets/targets.hh"

namespace hepsweep::fuzz {

bool accepts_idx(std::string_view bytes) {
  const MemoryFile file(bytes);
  try {
    const studies::RawEvents read = studies::read_idx_events(file.path(), {});
    demand(read.values.size() == read.events() * read.columns.size(), "a value for each pixel");
    demand(read.weights.size() == read.events(), "a weight for each event");
    return true;
  } catch (const InputError& error) {
    demand(std::string_view(error.what()).starts_with(file.path()), "a refusal names the file");
    return false;
  }
}

std::vector<std::string> idx_seeds() {
  const std::string images{'\0', '\0', 8,    3,    '\0', '\0', '\0', 2,   '\0', '\0',
                           '\0', 1,    '\0', '\0', '\0', 2,    'a',  'b', 'c',  'd'};
  const std::string rows{'\0', '\0', 8, 2, '\0', '\0', '\0', 1, '\0', '\0', '\0', 2, 'a', 'b'};
  return {images, rows};
}

}  // namespace hepsweep::fuzz
