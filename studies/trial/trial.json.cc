#include "studies/trial/trial.hh"

#include <cstring>
#include <stdexcept>
#include <utility>

#include <fmt/core.h>

#include "core/cbor.hh"
#include "core/digest.hh"
#include "core/error.hh"

// A message is the checksum of its body (8 bytes, the machine's order: all machines are x86-64)
// and the body, an array in CBOR. The checksum keeps damaged bytes away from the reader.

namespace hepsweep::studies {
namespace {

constexpr std::size_t checksum_size = sizeof(std::uint64_t);
// The first element tells the kinds apart; then follow the members in their order.
constexpr std::string_view trial_kind = "trial";
constexpr std::string_view result_kind = "result";
constexpr std::size_t trial_size = 11;
constexpr std::size_t result_size = 15;

template <typename Write>
std::string pack(Write write) {
  std::string bytes(checksum_size, '\0');
  CborWriter writer(bytes);
  write(writer);
  const std::uint64_t checksum = checksum_of(std::string_view(bytes).substr(checksum_size));
  std::memcpy(bytes.data(), &checksum, checksum_size);
  return bytes;
}

std::string_view unpack(std::string_view bytes, std::string_view what) {
  if (bytes.size() <= checksum_size) {
    throw Error(fmt::format("{}: {} bytes are too few for a message", what, bytes.size()));
  }
  std::uint64_t checksum = 0;
  std::memcpy(&checksum, bytes.data(), checksum_size);
  const std::string_view body = bytes.substr(checksum_size);
  if (checksum != checksum_of(body)) {
    throw Error(fmt::format("{}: the message is damaged (its checksum is wrong)", what));
  }
  return body;
}

void check_kind(CborReader& reader, std::string_view kind, std::size_t size) {
  if (reader.array() != size || reader.text() != kind) {
    throw Error(fmt::format("a message of another kind than \"{}\"", kind));
  }
}

void write(CborWriter& writer, const MetricValue& metric) {
  writer.text(metric.split);
  writer.text(metric.metric);
  writer.number(metric.value);
  writer.number(metric.error);
  writer.text(metric.rung);
}

void read(CborReader& reader, MetricValue& metric) {
  metric.split = reader.text();
  metric.metric = reader.text();
  metric.value = reader.number();
  metric.error = reader.number();
  metric.rung = reader.text();
}

void write(CborWriter& writer, const CurvePoint& point) {
  writer.integer(point.epoch);
  writer.text(point.split);
  writer.text(point.metric);
  writer.number(point.value);
}

void read(CborReader& reader, CurvePoint& point) {
  point.epoch = reader.integer();
  point.split = reader.text();
  point.metric = reader.text();
  point.value = reader.number();
}

void write(CborWriter& writer, const SplitScores& scores) {
  writer.text(scores.split);
  writer.integer(scores.outputs);
  writer.bytes(scores.values);
}

void read(CborReader& reader, SplitScores& scores) {
  scores.split = reader.text();
  scores.outputs = reader.integer();
  scores.values = reader.bytes();
  if (scores.outputs < 1) {
    throw Error(fmt::format("{} outputs for each event; it must be at least 1", scores.outputs));
  }
}

void write(CborWriter& writer, const ScoreCorrelation& correlation) {
  writer.text(correlation.split);
  writer.bytes(correlation.of_class);  // names come from the events' files: any bytes
  writer.bytes(correlation.variable);
  writer.text(correlation.role);
  writer.text(correlation.kind);
  writer.number(correlation.value);
  writer.number(correlation.error);
  writer.number(correlation.significance);
}

void read(CborReader& reader, ScoreCorrelation& correlation) {
  correlation.split = reader.text();
  correlation.of_class = reader.bytes();
  correlation.variable = reader.bytes();
  correlation.role = reader.text();
  correlation.kind = reader.text();
  correlation.value = reader.number();
  correlation.error = reader.number();
  correlation.significance = reader.number();
}

// One array for each list, its elements' members one after the other: short and quick.
template <typename Element>
void write_list(CborWriter& writer, std::size_t members, const std::vector<Element>& elements) {
  writer.array(members * elements.size());
  for (const Element& element : elements) write(writer, element);
}

template <typename Element>
std::vector<Element> read_list(CborReader& reader, std::size_t members) {
  const std::size_t values = reader.array();
  if (values % members != 0) throw Error("a list that ends within an element");
  std::vector<Element> elements(values / members);
  for (Element& element : elements) read(reader, element);
  return elements;
}

constexpr std::size_t metric_members = 5;
constexpr std::size_t point_members = 4;
constexpr std::size_t scores_members = 3;
constexpr std::size_t correlation_members = 8;

TrialSpecification read_trial(CborReader& reader) {
  check_kind(reader, trial_kind, trial_size);
  TrialSpecification trial;
  trial.trial = reader.integer();
  trial.configuration = reader.integer();
  trial.replica = reader.integer();
  trial.stage = reader.text();
  trial.variation = reader.text();
  trial.seed = reader.unsigned_integer();
  trial.base_folder = reader.text();
  trial.objective = reader.text();
  if (reader.array() > 0) trial.epochs = reader.integer();
  trial.document = reader.json();
  reader.finish();
  return trial;
}

TrialResult read_result(CborReader& reader) {
  check_kind(reader, result_kind, result_size);
  TrialResult result;
  result.state = state_of_name(reader.text());
  result.reason = reader.bytes();
  result.metrics = read_list<MetricValue>(reader, metric_members);
  result.curves = read_list<CurvePoint>(reader, point_members);
  result.network_parameters = reader.integer();
  result.best_epoch = reader.integer();
  result.epochs = reader.integer();
  result.model = reader.bytes();
  result.events_digest = reader.text();
  result.scores = read_list<SplitScores>(reader, scores_members);
  result.correlations = read_list<ScoreCorrelation>(reader, correlation_members);
  result.seconds = reader.number();
  result.cpu_seconds = reader.number();
  result.memory_mb = reader.number();
  reader.finish();
  return result;
}

}  // namespace

std::string to_bytes(const TrialSpecification& trial) {
  return pack([&](CborWriter& writer) {
    writer.array(trial_size);
    writer.text(trial_kind);
    writer.integer(trial.trial);
    writer.integer(trial.configuration);
    writer.integer(trial.replica);
    writer.text(trial.stage);
    writer.text(trial.variation);
    writer.unsigned_integer(trial.seed);
    writer.text(trial.base_folder);
    writer.text(trial.objective);
    writer.array(trial.epochs ? 1 : 0);
    if (trial.epochs) writer.integer(*trial.epochs);
    writer.json(trial.document);
  });
}

std::string to_bytes(const TrialResult& result) {
  return pack([&](CborWriter& writer) {
    writer.array(result_size);
    writer.text(result_kind);
    writer.text(state_name(result.state));
    writer.bytes(result.reason);
    write_list(writer, metric_members, result.metrics);
    write_list(writer, point_members, result.curves);
    writer.integer(result.network_parameters);
    writer.integer(result.best_epoch);
    writer.integer(result.epochs);
    writer.bytes(result.model);
    writer.text(result.events_digest);
    write_list(writer, scores_members, result.scores);
    write_list(writer, correlation_members, result.correlations);
    writer.number(result.seconds);
    writer.number(result.cpu_seconds);
    writer.number(result.memory_mb);
  });
}

TrialSpecification trial_from_bytes(std::string_view bytes) {
  CborReader reader(unpack(bytes, "a trial"));
  try {
    return read_trial(reader);
  } catch (const Error& error) {
    throw Error(fmt::format("a trial: {}", error.what()));
  }
}

TrialResult result_from_bytes(std::string_view bytes) {
  CborReader reader(unpack(bytes, "a trial's result"));
  try {
    return read_result(reader);
  } catch (const Error& error) {
    throw Error(fmt::format("a trial's result: {}", error.what()));
  } catch (const std::invalid_argument& error) {
    throw Error(fmt::format("a trial's result: {}", error.what()));
  }
}

}  // namespace hepsweep::studies
