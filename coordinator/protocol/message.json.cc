#include "coordinator/protocol/message.hh"

#include <fmt/core.h>

#include "core/error.hh"

namespace hepsweep::coordinator {
namespace {

Json bytes_of(const std::string& bytes) {
  return Json::binary(Json::binary_t::container_type(bytes.begin(), bytes.end()));
}

std::string text_of(const Json& json) {
  const auto& bytes = json.get_binary();
  return {bytes.begin(), bytes.end()};
}

// One pair of overloads for each message; the first element of a message is its name.

Json encode(const Hello& m) {
  return {"hello", m.program_version, m.host, m.process, m.instruction_set, m.process_start};
}
Json encode(const Heartbeat& m) {
  return {"heartbeat", m.lease, m.epoch, m.updates, m.memory_mb, m.cpu_seconds};
}
Json encode(const Checkpointed& m) {
  return {"checkpointed", m.lease, m.epoch, m.updates, m.resumed};
}
Json encode(const Result& m) {
  return {"result", m.lease, m.trial, bytes_of(studies::to_bytes(m.result))};
}
Json encode(const AttemptFailed& m) {
  return {"attempt_failed", m.lease,       m.trial,     m.outcome,   m.message,
          m.seconds,        m.cpu_seconds, m.memory_mb, m.progressed};
}
Json encode(const Goodbye&) {
  return Json::array({"goodbye"});
}
Json encode(const Welcome& m) {
  return {
      "welcome",           m.worker,         m.instruction_set, m.cache_folder, m.checkpoint_folder,
      m.heartbeat_seconds, m.silence_seconds};
}
Json encode(const Rejoin&) {
  return Json::array({"rejoin"});
}
Json encode(const Refusal& m) {
  return {"refusal", m.reason};
}
Json encode(const Assignment& m) {
  const AttemptLimits& limits = m.limits;
  return {"assignment",
          m.lease,
          m.attempt,
          limits.seconds,
          limits.memory_mb,
          limits.silence_seconds,
          limits.checkpoint_seconds,
          limits.checkpoint_epochs,
          bytes_of(studies::to_bytes(m.trial))};
}
Json encode(const Acknowledgement& m) {
  return {"acknowledgement", m.lease};
}
Json encode(const Ping&) {
  return Json::array({"ping"});
}
Json encode(const Stop& m) {
  return {"stop", m.seconds};
}
Json encode(const Farewell& m) {
  return {"farewell", m.everybody_alive};
}
Json encode(const LeaveCheckpoint& m) {
  return {"leave_checkpoint", m.stop};
}

// Takes the elements of a message in order.
class Fields {
 public:
  explicit Fields(const Json& json) : json_(json) {}

  std::string text() { return next().get<std::string>(); }
  std::int64_t integer() { return next().get<std::int64_t>(); }
  bool boolean() { return next().get<bool>(); }
  double number() { return next().get<double>(); }
  std::string bytes() { return text_of(next()); }
  void finish() const {
    if (at_ != json_.size()) throw Error("a message of the wrong length");
  }

 private:
  const Json& next() { return json_.at(at_++); }

  const Json& json_;
  std::size_t at_ = 0;
};

Message decode(const std::string& name, Fields& fields) {
  // The elements of a braced list are read from left to right.
  if (name == "hello") {
    return Hello{fields.text(), fields.text(), fields.integer(), fields.text(), fields.integer()};
  }
  if (name == "heartbeat") {
    return Heartbeat{fields.integer(), fields.integer(), fields.integer(), fields.number(),
                     fields.number()};
  }
  if (name == "checkpointed") {
    return Checkpointed{fields.integer(), fields.integer(), fields.integer(), fields.boolean()};
  }
  if (name == "result") {
    return Result{fields.integer(), fields.integer(), studies::result_from_bytes(fields.bytes())};
  }
  if (name == "attempt_failed") {
    return AttemptFailed{fields.integer(), fields.integer(), fields.text(),   fields.text(),
                         fields.number(),  fields.number(),  fields.number(), fields.boolean()};
  }
  if (name == "goodbye") return Goodbye{};
  if (name == "welcome") {
    return Welcome{fields.integer(), fields.text(),   fields.text(),
                   fields.text(),    fields.number(), fields.number()};
  }
  if (name == "rejoin") return Rejoin{};
  if (name == "refusal") return Refusal{fields.text()};
  if (name == "assignment") {
    return Assignment{
        fields.integer(),
        fields.integer(),
        {fields.number(), fields.number(), fields.number(), fields.number(), fields.integer()},
        studies::trial_from_bytes(fields.bytes())};
  }
  if (name == "acknowledgement") return Acknowledgement{fields.integer()};
  if (name == "ping") return Ping{};
  if (name == "stop") return Stop{fields.number()};
  if (name == "farewell") return Farewell{fields.boolean()};
  if (name == "leave_checkpoint") return LeaveCheckpoint{fields.boolean()};
  throw Error(fmt::format("a message of unknown kind \"{}\"", name));
}

}  // namespace

std::string to_bytes(const Message& message) {
  const Json json = std::visit([](const auto& content) { return encode(content); }, message);
  const std::vector<std::uint8_t> bytes = Json::to_cbor(json);
  return {bytes.begin(), bytes.end()};
}

Message message_from_bytes(std::string_view bytes) {
  try {
    const Json json = Json::from_cbor(bytes.begin(), bytes.end());
    Fields fields(json);
    const std::string name = fields.text();
    Message message = decode(name, fields);
    fields.finish();
    return message;
  } catch (const Json::exception& error) {
    throw Error(fmt::format("an unreadable message of {} bytes: {}", bytes.size(), error.what()));
  }
}

}  // namespace hepsweep::coordinator
