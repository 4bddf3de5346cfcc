#include <stdexcept>

#include <zlib.h>

#include "core/error.hh"
#include "studies/events/event_reader.hh"
#include "tests/fuzz/target.hh"
#include "tests/fuzz/targets/memory_file.hh"
#include "tests/fuzz/targets/targets.hh"

namespace hepsweep::fuzz {
namespace {

bool accepts_with(const std::string& file, const studies::ReadPlan& plan) {
  try {
    const studies::RawEvents read = studies::read_events(file, plan);
    demand(read.values.size() == read.events() * read.columns.size(), "a value for each cell");
    demand(read.weights.size() == read.events(), "a weight for each event");
    for (const std::int32_t label : read.labels) {
      demand(label >= 0 &&
                 (plan.label.empty() || static_cast<std::size_t>(label) < read.label_values.size()),
             "a label's number has a text");
    }
    return true;
  } catch (const InputError& error) {
    demand(std::string_view(error.what()).starts_with(file), "a refusal names the file");
    return false;
  }
}

std::string compressed(std::string text) {
  std::string bytes(text.size() + 100, '\0');
  z_stream stream{};
  constexpr int gzip_window = 15 + 16;
  if (::deflateInit2(&stream, 9, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("zlib can't compress");
  }
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  ::deflate(&stream, Z_FINISH);
  bytes.resize(stream.total_out);
  ::deflateEnd(&stream);
  return bytes;
}

}  // namespace

bool accepts_events(std::string_view bytes) {
  const MemoryFile file(bytes);
  const bool all = accepts_with(file.path(), {});
  const bool chosen = accepts_with(
      file.path(),
      {.label = "label", .weight = "weight", .undefined = {-999.0F}, .wanted = {"mass", "pt"}});
  return all || chosen;
}

std::vector<std::string> compressed_event_seeds() {
  return {compressed("label,weight,pt,mass\n1,0.5,41.5,125.2\n0,1,-999,\n")};
}

}  // namespace hepsweep::fuzz
