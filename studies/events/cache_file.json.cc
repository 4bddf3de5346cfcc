#include "studies/events/cache_file.hh"

#include <array>
#include <bit>
#include <cstring>

#include <fmt/core.h>

#include "core/digest.hh"
#include "core/error.hh"
#include "core/json.hh"
#include "studies/events/atomic_output.hh"

namespace hepsweep::studies {
namespace {

constexpr std::array<char, 8> magic = {'H', 'E', 'P', 'S', 'W', 'E', 'V', 'T'};
constexpr std::size_t alignment = 64;

// The first bytes of a cache file; all numbers little-endian.
struct Prefix {
  std::array<char, 8> magic{};
  std::uint32_t version = 0;
  std::uint32_t unused = 0;
  std::uint64_t header_size = 0;  ///< of the JSON that follows
  std::uint64_t header_checksum = 0;
};
static_assert(sizeof(Prefix) == 32);
static_assert(std::endian::native == std::endian::little, "cache files are little-endian");

std::size_t aligned(std::size_t offset) {
  return (offset + alignment - 1) / alignment * alignment;
}

template <typename T>
std::span<const std::byte> bytes_of(const std::vector<T>& values) {
  return std::as_bytes(std::span(values));
}

Json notes_to_json(const std::vector<ColumnNote>& notes) {
  Json json = Json::array();
  for (const ColumnNote& note : notes) {
    json.push_back({{"column", note.column},
                    {"kind", static_cast<int>(note.kind)},
                    {"source", note.source},
                    {"line", note.line},
                    {"value", note.value}});
  }
  return json;
}

std::vector<ColumnNote> notes_from_json(const Json& json) {
  std::vector<ColumnNote> notes;
  for (const Json& note : json) {
    notes.push_back({.column = note.at("column").get<std::string>(),
                     .kind = static_cast<ColumnNote::Kind>(note.at("kind").get<int>()),
                     .source = note.at("source").get<std::uint64_t>(),
                     .line = note.at("line").get<std::uint64_t>(),
                     .value = note.at("value").get<std::string>()});
  }
  return notes;
}

std::string header_text(const LoadedEvents& events, const std::string& digest) {
  Json counts = Json::array();
  for (const EventSource& source : events.sources) counts.push_back(source.events);
  const EventTable& table = events.table;
  const Json header = {{"events", table.events()},
                       {"columns", table.columns},
                       {"classes", table.classes},
                       {"sources", counts},
                       {"notes", notes_to_json(events.notes)},
                       {"digest", digest},
                       {"values", digest_of(bytes_of(table.values))},
                       {"weights", digest_of(bytes_of(table.weights))},
                       {"labels", digest_of(bytes_of(table.labels))}};
  return header.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void write_padded(AtomicOutput& output, std::span<const std::byte> bytes, std::size_t offset) {
  constexpr std::array<std::byte, alignment> zeros{};
  output.write(bytes);
  const std::size_t end = offset + bytes.size();
  output.write(std::span(zeros).first(aligned(end) - end));
}

// Takes the sections of the file one after the other.
class Sections {
 public:
  Sections(std::span<const std::byte> bytes, std::size_t offset)
      : bytes_(bytes), offset_(aligned(offset)) {}

  template <typename T>
  std::span<const T> take(std::size_t count, const std::string& digest) {
    if (offset_ > bytes_.size() || count > (bytes_.size() - offset_) / sizeof(T)) {
      throw Error("it ends too early");
    }
    const auto section = bytes_.subspan(offset_, count * sizeof(T));
    if (digest_of(section) != digest) throw Error("a checksum is wrong");
    offset_ = aligned(offset_ + section.size());
    return {reinterpret_cast<const T*>(section.data()), count};
  }

 private:
  std::span<const std::byte> bytes_;
  std::size_t offset_;
};

Json read_header(std::span<const std::byte> bytes) {
  Prefix prefix;
  if (bytes.size() < sizeof prefix) throw Error("it ends too early");
  std::memcpy(&prefix, bytes.data(), sizeof prefix);
  if (prefix.magic != magic) throw Error("it is no cache of events");
  if (prefix.version != cache_file_version) {
    throw Error(fmt::format("it has version {} instead of {}", prefix.version, cache_file_version));
  }
  if (prefix.header_size > bytes.size() - sizeof prefix) throw Error("it ends too early");
  const auto header = bytes.subspan(sizeof prefix, prefix.header_size);
  if (checksum_of(header) != prefix.header_checksum) throw Error("a checksum is wrong");
  const auto* text = reinterpret_cast<const char*>(header.data());
  return Json::parse(text, text + header.size());
}

void read_sections(const Json& header, std::size_t header_end, CacheFile& cache) {
  const auto events = header.at("events").get<std::size_t>();
  Sections sections(cache.mapping.bytes(), header_end);
  const auto digest = [&](const char* section) { return header.at(section).get<std::string>(); };
  cache.values = sections.take<float>(events * cache.columns.size(), digest("values"));
  cache.weights = sections.take<double>(events, digest("weights"));
  cache.labels = sections.take<std::int32_t>(events, digest("labels"));
}

CacheFile read_cache(MappedFile mapping) {
  CacheFile cache;
  cache.mapping = std::move(mapping);
  const Json header = read_header(cache.mapping.bytes());
  cache.columns = header.at("columns").get<std::vector<std::string>>();
  cache.classes = header.at("classes").get<std::vector<std::string>>();
  cache.notes = notes_from_json(header.at("notes"));
  cache.digest = header.at("digest").get<std::string>();
  std::uint64_t first = 0;
  for (const Json& count : header.at("sources")) {
    cache.sources.push_back({"", "", "", first, count.get<std::uint64_t>()});
    first += cache.sources.back().events;
  }
  Prefix prefix;
  std::memcpy(&prefix, cache.mapping.bytes().data(), sizeof prefix);
  read_sections(header, sizeof prefix + prefix.header_size, cache);
  return cache;
}

}  // namespace

void write_cache_file(const std::filesystem::path& file, const LoadedEvents& events,
                      const std::string& digest) {
  const std::string header = header_text(events, digest);
  const Prefix prefix{.magic = magic,
                      .version = cache_file_version,
                      .unused = 0,
                      .header_size = header.size(),
                      .header_checksum = checksum_of(header)};
  AtomicOutput output(file);
  output.write(std::as_bytes(std::span(&prefix, 1)));
  write_padded(output, std::as_bytes(std::span(header)), sizeof prefix);
  write_padded(output, bytes_of(events.table.values), 0);
  write_padded(output, bytes_of(events.table.weights), 0);
  write_padded(output, bytes_of(events.table.labels), 0);
  output.commit();
}

CacheFile map_cache_file(const std::filesystem::path& file) {
  MappedFile mapping(file);
  try {
    return read_cache(std::move(mapping));
  } catch (const Json::exception& error) {
    throw Error(fmt::format("{}: its header can't be read: {}", file.string(), error.what()));
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", file.string(), error.what()));
  }
}

}  // namespace hepsweep::studies
