#include "studies/trial/trial.hh"

#include <bit>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <fmt/core.h>

#include "core/digest.hh"
#include "core/error.hh"
#include "core/json_reader.hh"

// A message is the checksum of its body (8 bytes, the machine's order: all machines are x86-64)
// and the body, an object in CBOR. The checksum keeps damaged bytes away from the CBOR parser.

namespace hepsweep::studies {
namespace {

constexpr std::size_t checksum_size = sizeof(std::uint64_t);

std::string pack(const Json& json) {
  std::string bytes(checksum_size, '\0');
  Json::to_cbor(json, bytes);
  const std::uint64_t checksum = checksum_of(std::string_view(bytes).substr(checksum_size));
  std::memcpy(bytes.data(), &checksum, checksum_size);
  return bytes;
}

Json unpack(std::string_view bytes, std::string_view what) {
  if (bytes.size() <= checksum_size) {
    throw Error(fmt::format("{}: {} bytes are too few for a message", what, bytes.size()));
  }
  std::uint64_t checksum = 0;
  std::memcpy(&checksum, bytes.data(), checksum_size);
  const std::string_view body = bytes.substr(checksum_size);
  if (checksum != checksum_of(body)) {
    throw Error(fmt::format("{}: the message is damaged (its checksum is wrong)", what));
  }
  Json json = Json::from_cbor(body, true, false);
  if (json.is_discarded()) throw Error(fmt::format("{}: the message is not CBOR", what));
  return json;
}

// As the 64 bits that it consists of: CBOR libraries write every NaN as one and the same.
Json bits(double value) {
  return std::bit_cast<std::uint64_t>(value);
}

std::uint64_t unsigned_value(const Json& json, const std::string& path) {
  if (!json.is_number_unsigned()) {
    throw JsonError(path, fmt::format("{} is not an unsigned integer", shown(json)));
  }
  return json.get<std::uint64_t>();
}

double double_of_bits(const Json& json, const std::string& path) {
  return std::bit_cast<double>(unsigned_value(json, path));
}

double real(ObjectReader& reader, std::string_view key) {
  return double_of_bits(reader.value(key), reader.path(key));
}

Json to_json(const MetricValue& metric) {
  return Json{{"split", metric.split},
              {"metric", metric.metric},
              {"value", bits(metric.value)},
              {"error", bits(metric.error)},
              {"rung", metric.rung}};
}

Json to_json(const CurvePoint& point) {
  return Json{{"epoch", point.epoch},
              {"split", point.split},
              {"metric", point.metric},
              {"value", bits(point.value)}};
}

MetricValue metric_from_json(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  MetricValue metric;
  metric.split = reader.text("split");
  metric.metric = reader.text("metric");
  metric.value = real(reader, "value");
  metric.error = real(reader, "error");
  metric.rung = reader.text("rung");
  reader.finish();
  return metric;
}

CurvePoint point_from_json(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  CurvePoint point;
  point.epoch = reader.integer("epoch");
  point.split = reader.text("split");
  point.metric = reader.text("metric");
  point.value = real(reader, "value");
  reader.finish();
  return point;
}

Json binary(const std::string& bytes) {
  return Json::binary(std::vector<std::uint8_t>(bytes.begin(), bytes.end()));
}

std::string bytes_of(ObjectReader& reader, std::string_view key) {
  const Json& json = reader.value(key);
  if (!json.is_binary()) reader.fail(key, "is not binary");
  const auto& content = json.get_binary();
  return {content.begin(), content.end()};
}

Json to_json(const SplitScores& scores) {
  return Json{
      {"split", scores.split}, {"outputs", scores.outputs}, {"values", binary(scores.values)}};
}

SplitScores scores_from_json(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  SplitScores scores;
  scores.split = reader.text("split");
  scores.outputs = reader.integer("outputs", Range::at_least(1));
  scores.values = bytes_of(reader, "values");
  reader.finish();
  return scores;
}

template <typename Element>
Json array_of(const std::vector<Element>& elements) {
  Json json = Json::array();
  for (const Element& element : elements) json.push_back(to_json(element));
  return json;
}

template <typename Element>
std::vector<Element> elements_of(ObjectReader& reader, std::string_view key,
                                 Element (*read)(const Json&, const std::string&)) {
  const Json& json = reader.value(key);
  if (!json.is_array()) reader.fail(key, "is not an array");
  std::vector<Element> elements;
  elements.reserve(json.size());
  for (const Json& element : json) {
    elements.push_back(read(element, element_path(reader.path(key), elements.size())));
  }
  return elements;
}

TrialState state_of(ObjectReader& reader) {
  const std::string name = reader.text("state");
  try {
    return state_of_name(name);
  } catch (const std::invalid_argument& error) {
    reader.fail("state", error.what());
  }
}

TrialSpecification trial_of(const Json& json) {
  ObjectReader reader(json, "");
  TrialSpecification trial;
  trial.trial = reader.integer("trial");
  trial.configuration = reader.integer("configuration");
  trial.replica = reader.integer("replica");
  trial.stage = reader.text("stage");
  trial.variation = reader.text("variation");
  trial.seed = unsigned_value(reader.value("seed"), "seed");
  if (const Json* document = reader.find("document")) trial.document = *document;
  trial.base_folder = reader.text("base_folder");
  trial.objective = reader.text("objective");
  if (reader.find("epochs") != nullptr) trial.epochs = reader.integer("epochs");
  reader.finish();
  return trial;
}

TrialResult result_of(const Json& json) {
  ObjectReader reader(json, "");
  TrialResult result;
  result.state = state_of(reader);
  result.reason = reader.text("reason");
  result.metrics = elements_of(reader, "metrics", metric_from_json);
  result.curves = elements_of(reader, "curves", point_from_json);
  result.network_parameters = reader.integer("network_parameters");
  result.best_epoch = reader.integer("best_epoch");
  result.epochs = reader.integer("epochs");
  result.model = bytes_of(reader, "model");
  result.events_digest = reader.text("events_digest");
  result.scores = elements_of(reader, "scores", scores_from_json);
  result.seconds = real(reader, "seconds");
  result.cpu_seconds = real(reader, "cpu_seconds");
  result.memory_mb = real(reader, "memory_mb");
  reader.finish();
  return result;
}

}  // namespace

std::string to_bytes(const TrialSpecification& trial) {
  Json json{{"trial", trial.trial},         {"configuration", trial.configuration},
            {"replica", trial.replica},     {"stage", trial.stage},
            {"variation", trial.variation}, {"seed", trial.seed},
            {"document", trial.document},   {"base_folder", trial.base_folder},
            {"objective", trial.objective}};
  if (trial.epochs) json["epochs"] = *trial.epochs;
  return pack(json);
}

std::string to_bytes(const TrialResult& result) {
  return pack(Json{{"state", state_name(result.state)},
                   {"reason", result.reason},
                   {"metrics", array_of(result.metrics)},
                   {"curves", array_of(result.curves)},
                   {"network_parameters", result.network_parameters},
                   {"best_epoch", result.best_epoch},
                   {"epochs", result.epochs},
                   {"model", binary(result.model)},
                   {"events_digest", result.events_digest},
                   {"scores", array_of(result.scores)},
                   {"seconds", bits(result.seconds)},
                   {"cpu_seconds", bits(result.cpu_seconds)},
                   {"memory_mb", bits(result.memory_mb)}});
}

TrialSpecification trial_from_bytes(std::string_view bytes) {
  const Json json = unpack(bytes, "a trial");
  try {
    return trial_of(json);
  } catch (const JsonError& error) {
    throw Error(fmt::format("a trial: the message is of another kind: {}", error.what()));
  }
}

TrialResult result_from_bytes(std::string_view bytes) {
  const Json json = unpack(bytes, "a trial's result");
  try {
    return result_of(json);
  } catch (const JsonError& error) {
    throw Error(fmt::format("a trial's result: the message is of another kind: {}", error.what()));
  }
}

}  // namespace hepsweep::studies
