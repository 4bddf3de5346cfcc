#include "coordinator/protocol/message.hh"

#include <fmt/core.h>

#include "core/cbor.hh"
#include "core/error.hh"

namespace hepsweep::coordinator {
namespace {

constexpr std::string_view assignment_name = "assignment";
constexpr std::string_view result_name = "result";

// A trial or result that is packed already.
struct Packed {
  std::string bytes;
};

void put(CborWriter& writer, std::string_view text) {
  writer.text(text);
}
void put(CborWriter& writer, std::int64_t integer) {
  writer.integer(integer);
}
void put(CborWriter& writer, double number) {
  writer.number(number);
}
void put(CborWriter& writer, bool boolean) {
  writer.boolean(boolean);
}
void put(CborWriter& writer, const Packed& content) {
  writer.bytes(content.bytes);
}

// A message is an array: its name, then its content, member by member.
template <typename... Members>
std::string message(std::string_view name, const Members&... members) {
  std::string bytes;
  CborWriter writer(bytes);
  writer.array(1 + sizeof...(members));
  writer.text(name);
  (put(writer, members), ...);
  return bytes;
}

// Takes the members of a message in order.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : reader_(bytes), left_(reader_.array()) {}

  std::string_view text() { return next().text(); }
  std::int64_t integer() { return next().integer(); }
  bool boolean() { return next().boolean(); }
  double number() { return next().number(); }
  std::string_view bytes() { return next().bytes(); }
  std::string string() { return std::string(text()); }
  void finish() const {
    if (left_ != 0) throw Error("a message of the wrong length");
    reader_.finish();
  }

 private:
  CborReader& next() {
    if (left_ == 0) throw Error("a message of the wrong length");
    --left_;
    return reader_;
  }

  CborReader reader_;
  std::size_t left_;
};

// One encode() for each message, and one line or block of decode().

std::string encode(const Hello& m) {
  return message("hello", m.program_version, m.host, m.process, m.instruction_set, m.process_start);
}
std::string encode(const Heartbeat& m) {
  return message("heartbeat", m.lease, m.epoch, m.updates, m.memory_mb, m.cpu_seconds);
}
std::string encode(const Checkpointed& m) {
  return message("checkpointed", m.lease, m.epoch, m.updates, m.resumed);
}
std::string encode(const Result& m) {
  return message(result_name, m.lease, m.trial, Packed{studies::to_bytes(m.result)});
}
std::string encode(const AttemptFailed& m) {
  return message("attempt_failed", m.lease, m.trial, m.outcome, m.message, m.seconds, m.cpu_seconds,
                 m.memory_mb, m.progressed);
}
std::string encode(const Goodbye&) {
  return message("goodbye");
}
std::string encode(const Welcome& m) {
  return message("welcome", m.worker, m.instruction_set, m.cache_folder, m.checkpoint_folder,
                 m.heartbeat_seconds, m.silence_seconds);
}
std::string encode(const Rejoin&) {
  return message("rejoin");
}
std::string encode(const Refusal& m) {
  return message("refusal", m.reason);
}
std::string encode(const Assignment& m) {
  const AttemptLimits& limits = m.limits;
  return message(assignment_name, m.lease, m.attempt, limits.seconds, limits.memory_mb,
                 limits.silence_seconds, limits.checkpoint_seconds, limits.checkpoint_epochs,
                 m.trial.trial, Packed{studies::to_bytes(m.trial)});
}
std::string encode(const Acknowledgement& m) {
  return message("acknowledgement", m.lease, m.given_up);
}
std::string encode(const Ping&) {
  return message("ping");
}
std::string encode(const Stop& m) {
  return message("stop", m.seconds);
}
std::string encode(const Farewell& m) {
  return message("farewell", m.everybody_alive);
}
std::string encode(const LeaveCheckpoint& m) {
  return message("leave_checkpoint", m.stop);
}

AttemptLimits limits_of(Fields& fields) {
  return {fields.number(), fields.number(), fields.number(), fields.number(), fields.integer()};
}

Message decode(std::string_view name, Fields& fields) {
  // The elements of a braced list are read from left to right.
  if (name == "hello") {
    return Hello{fields.string(), fields.string(), fields.integer(), fields.string(),
                 fields.integer()};
  }
  if (name == "heartbeat") {
    return Heartbeat{fields.integer(), fields.integer(), fields.integer(), fields.number(),
                     fields.number()};
  }
  if (name == "checkpointed") {
    return Checkpointed{fields.integer(), fields.integer(), fields.integer(), fields.boolean()};
  }
  if (name == result_name) {
    return Result{fields.integer(), fields.integer(), studies::result_from_bytes(fields.bytes())};
  }
  if (name == "attempt_failed") {
    return AttemptFailed{fields.integer(), fields.integer(), fields.string(), fields.string(),
                         fields.number(),  fields.number(),  fields.number(), fields.boolean()};
  }
  if (name == "goodbye") return Goodbye{};
  if (name == "welcome") {
    return Welcome{fields.integer(), fields.string(), fields.string(),
                   fields.string(),  fields.number(), fields.number()};
  }
  if (name == "rejoin") return Rejoin{};
  if (name == "refusal") return Refusal{fields.string()};
  if (name == assignment_name) {
    Assignment assignment{fields.integer(), fields.integer(), limits_of(fields), {}};
    const std::int64_t trial = fields.integer();
    assignment.trial = studies::trial_from_bytes(fields.bytes());
    if (assignment.trial.trial != trial) throw Error("an assignment of two trials");
    return assignment;
  }
  if (name == "acknowledgement") return Acknowledgement{fields.integer(), fields.boolean()};
  if (name == "ping") return Ping{};
  if (name == "stop") return Stop{fields.number()};
  if (name == "farewell") return Farewell{fields.boolean()};
  if (name == "leave_checkpoint") return LeaveCheckpoint{fields.boolean()};
  throw Error(fmt::format("a message of unknown kind \"{}\"", name));
}

}  // namespace

std::string to_bytes(const Message& message) {
  return std::visit([](const auto& content) { return encode(content); }, message);
}

Message message_from_bytes(std::string_view bytes) {
  try {
    Fields fields(bytes);
    const std::string_view name = fields.text();
    Message message = decode(name, fields);
    fields.finish();
    return message;
  } catch (const Error& error) {
    throw Error(fmt::format("an unreadable message of {} bytes: {}", bytes.size(), error.what()));
  }
}

Outline outline_of(std::string_view bytes) {
  Fields fields(bytes);
  Outline outline{.name = fields.text()};
  if (outline.name == result_name) {
    outline.lease = fields.integer();
    outline.trial = fields.integer();
  } else if (outline.name == assignment_name) {
    outline.lease = fields.integer();
    outline.attempt = fields.integer();
    outline.limits = limits_of(fields);
    outline.trial = fields.integer();
    outline.packed_trial = fields.bytes();
  }
  return outline;
}

}  // namespace hepsweep::coordinator
