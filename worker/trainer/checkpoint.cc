#include "worker/trainer/checkpoint.hh"

#include <fmt/core.h>

#include "core/bytes.hh"
#include "core/digest.hh"
#include "core/error.hh"

namespace hepsweep::worker {
namespace {

constexpr std::string_view magic = "HEPSCP\r\n";
constexpr std::uint32_t version = 2;
constexpr std::size_t expected_rest = 256;  // bytes, of a point of a curve and of all the rest
constexpr std::size_t smallest_point = 2 * sizeof(std::uint64_t) + 2 * sizeof(std::uint64_t);

void write(ByteWriter& writer, const CheckpointKey& key) {
  writer.text(key.specification);
  writer.text(key.program_version);
  writer.text(key.instruction_set);
  writer.text(key.events);
}

CheckpointKey read_key(ByteReader& reader) {
  CheckpointKey key;
  key.specification = reader.text();
  key.program_version = reader.text();
  key.instruction_set = reader.text();
  key.events = reader.text();
  return key;
}

void write(ByteWriter& writer, const std::vector<studies::CurvePoint>& curves) {
  writer.number(std::uint64_t{curves.size()});
  for (const studies::CurvePoint& point : curves) {
    writer.number(point.epoch);
    writer.text(point.split);
    writer.text(point.metric);
    writer.number(point.value);
  }
}

std::vector<studies::CurvePoint> read_curves(ByteReader& reader) {
  const std::size_t points = reader.count(smallest_point);
  std::vector<studies::CurvePoint> curves;
  for (std::size_t i = 0; i < points; ++i) {
    studies::CurvePoint point;
    point.epoch = reader.number<std::int64_t>();
    point.split = reader.text();
    point.metric = reader.text();
    point.value = reader.number<double>();
    curves.push_back(std::move(point));
  }
  return curves;
}

// What stands between the version and the checksum, once both are known to be right.
std::string_view body_of(std::string_view bytes) {
  if (!bytes.starts_with(magic)) throw Error("is no checkpoint (it does not begin with HEPSCP)");
  ByteReader reader(bytes.substr(magic.size()));
  const auto found = reader.number<std::uint32_t>();
  if (found != version) {
    throw Error(fmt::format("has format version {}, this program reads {}", found, version));
  }
  const std::size_t begin = bytes.size() - reader.left();
  if (reader.left() < sizeof(std::uint64_t)) throw Error("is truncated");
  const std::string_view content = bytes.substr(0, bytes.size() - sizeof(std::uint64_t));
  ByteReader end(bytes.substr(content.size()));
  if (end.number<std::uint64_t>() != checksum_of(content)) {
    throw Error("is truncated or damaged: its checksum does not match its content");
  }
  return content.substr(begin);
}

}  // namespace

std::string to_bytes(const Checkpoint& checkpoint) {
  ByteWriter writer;
  writer.reserve(nn::bytes_of_numbers(checkpoint.training) +
                 expected_rest * (1 + checkpoint.curves.size()));
  writer.raw(magic);
  writer.number(version);
  write(writer, checkpoint.key);
  writer.number(checkpoint.seconds);
  writer.number(checkpoint.cpu_seconds);
  write(writer, checkpoint.curves);
  nn::write(writer, checkpoint.training);
  writer.number(checksum_of(writer.bytes()));
  return writer.take();
}

Checkpoint checkpoint_from_bytes(std::string_view bytes) {
  ByteReader reader(body_of(bytes));
  Checkpoint checkpoint;
  checkpoint.key = read_key(reader);
  checkpoint.seconds = reader.number<double>();
  checkpoint.cpu_seconds = reader.number<double>();
  checkpoint.curves = read_curves(reader);
  checkpoint.training = nn::read_training_state(reader);
  reader.finish();
  return checkpoint;
}

void check_key(const CheckpointKey& found, const CheckpointKey& wanted) {
  const auto check = [](std::string_view what, const std::string& one, const std::string& other) {
    if (one == other) return;
    throw Error(fmt::format("is of another {}: {}, not {}", what, one, other));
  };
  check("trial", found.specification, wanted.specification);
  check("program version", found.program_version, wanted.program_version);
  check("instruction set", found.instruction_set, wanted.instruction_set);
  check("set of events", found.events, wanted.events);
}

}  // namespace hepsweep::worker
