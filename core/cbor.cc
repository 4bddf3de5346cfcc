#include "core/cbor.hh"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include <fmt/core.h>

#include "core/error.hh"

namespace hepsweep {
namespace {

// CBOR's major types.
constexpr unsigned positive_kind = 0;
constexpr unsigned negative_kind = 1;
constexpr unsigned bytes_kind = 2;
constexpr unsigned text_kind = 3;
constexpr unsigned array_kind = 4;
constexpr unsigned object_kind = 5;
constexpr unsigned simple_kind = 7;

// What simple_kind's five bits say.
constexpr unsigned false_detail = 20;
constexpr unsigned true_detail = 21;
constexpr unsigned null_detail = 22;
constexpr unsigned half_detail = 25;
constexpr unsigned float_detail = 26;
constexpr unsigned double_detail = 27;

// Documents are a few levels deep; damaged bytes must not exhaust the stack.
constexpr int deepest = 200;
// Each of so many levels may announce as many elements as there are bytes.
constexpr std::uint64_t most_reserved = 1024;

char first_byte(unsigned kind, unsigned detail) {
  return static_cast<char>(static_cast<unsigned char>(kind << 5 | detail));
}

void append_big_endian(std::string& bytes, std::uint64_t value, unsigned size) {
  for (unsigned i = size; i-- > 0;) bytes += static_cast<char>(value >> (8 * i) & 0xff);
}

std::uint64_t from_big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

double half_value(std::uint64_t bits) {
  const int exponent = static_cast<int>(bits >> 10 & 0x1f);
  const double fraction = static_cast<double>(bits & 0x3ff);
  double value = std::ldexp(fraction + 1024, exponent - 25);
  if (exponent == 0) value = std::ldexp(fraction, -24);
  if (exponent == 31) {
    value = fraction == 0 ? std::numeric_limits<double>::infinity()
                          : std::numeric_limits<double>::quiet_NaN();
  }
  return (bits & 0x8000) != 0 ? -value : value;
}

double floating_point(unsigned detail, std::uint64_t bits) {
  if (detail == double_detail) return std::bit_cast<double>(bits);
  if (detail == half_detail) return half_value(bits);
  return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
}

bool is_floating_point(unsigned kind, unsigned detail) {
  return kind == simple_kind && detail >= half_detail && detail <= double_detail;
}

}  // namespace

void CborWriter::head(unsigned kind, std::uint64_t argument) {
  if (argument < 24) {
    bytes_ += first_byte(kind, static_cast<unsigned>(argument));
    return;
  }
  const unsigned power = argument <= 0xff      ? 0
                         : argument <= 0xffff  ? 1
                         : argument >> 32 == 0 ? 2
                                               : 3;
  bytes_ += first_byte(kind, 24 + power);
  append_big_endian(bytes_, argument, 1U << power);
}

void CborWriter::array(std::size_t size) {
  head(array_kind, size);
}

void CborWriter::integer(std::int64_t value) {
  if (value < 0) {
    head(negative_kind, ~static_cast<std::uint64_t>(value));
  } else {
    head(positive_kind, static_cast<std::uint64_t>(value));
  }
}

void CborWriter::unsigned_integer(std::uint64_t value) {
  head(positive_kind, value);
}

void CborWriter::number(double value) {
  bytes_ += first_byte(simple_kind, double_detail);
  append_big_endian(bytes_, std::bit_cast<std::uint64_t>(value), sizeof value);
}

void CborWriter::boolean(bool value) {
  bytes_ += first_byte(simple_kind, value ? true_detail : false_detail);
}

void CborWriter::text(std::string_view value) {
  head(text_kind, value.size());
  bytes_ += value;
}

void CborWriter::bytes(std::string_view value) {
  head(bytes_kind, value.size());
  bytes_ += value;
}

void CborWriter::json(const Json& value) {
  Json::to_cbor(value, bytes_);
}

void CborReader::fail(const std::string& problem) const {
  throw Error(fmt::format("CBOR, byte {} of {}: {}", at_, bytes_.size(), problem));
}

std::string_view CborReader::take(std::uint64_t size) {
  if (size > bytes_.size() - at_) fail("the end is missing");
  const std::string_view part = bytes_.substr(at_, static_cast<std::size_t>(size));
  at_ += part.size();
  return part;
}

CborReader::Head CborReader::head() {
  const unsigned first = static_cast<unsigned char>(take(1)[0]);
  Head head{.kind = first >> 5, .detail = first & 31, .argument = first & 31};
  if (head.detail < 24) return head;
  if (head.detail > 27) fail("a value of unknown length");
  head.argument = from_big_endian(take(1U << (head.detail - 24)));
  return head;
}

CborReader::Head CborReader::head(unsigned kind, const char* name) {
  const Head next = head();
  if (next.kind != kind) fail(fmt::format("{} was expected", name));
  return next;
}

// Every element has a byte at least: a damaged size must not reserve what isn't there.
std::uint64_t CborReader::count(std::uint64_t argument) const {
  if (argument > bytes_.size() - at_) fail("more elements than bytes");
  return argument;
}

std::size_t CborReader::array() {
  return static_cast<std::size_t>(count(head(array_kind, "an array").argument));
}

std::int64_t CborReader::integer() {
  const Head next = head();
  const bool fits = next.argument >> 63 == 0;
  if (next.kind > negative_kind || !fits) fail("an integer was expected");
  const auto value = static_cast<std::int64_t>(next.argument);
  return next.kind == negative_kind ? ~value : value;
}

std::uint64_t CborReader::unsigned_integer() {
  return head(positive_kind, "an unsigned integer").argument;
}

double CborReader::number() {
  const Head next = head();
  if (!is_floating_point(next.kind, next.detail)) fail("a number was expected");
  return floating_point(next.detail, next.argument);
}

bool CborReader::boolean() {
  const Head next = head(simple_kind, "a truth value");
  if (next.detail != false_detail && next.detail != true_detail) {
    fail("a truth value was expected");
  }
  return next.detail == true_detail;
}

std::string_view CborReader::text() {
  return take(head(text_kind, "a text").argument);
}

std::string_view CborReader::bytes() {
  return take(head(bytes_kind, "bytes").argument);
}

void CborReader::finish() const {
  if (at_ != bytes_.size()) fail("nothing more was expected");
}

Json CborReader::json() {
  return json(0);
}

Json CborReader::json(int depth) {
  if (depth > deepest) fail("nested too deeply");
  const Head next = head();
  switch (next.kind) {
    case positive_kind:
      return next.argument;
    case negative_kind:
      if (next.argument >> 63 != 0) fail("an integer that is too low");
      return ~static_cast<std::int64_t>(next.argument);
    case bytes_kind: {
      const std::string_view content = take(next.argument);
      return Json::binary({content.begin(), content.end()});
    }
    case text_kind:
      return std::string(take(next.argument));
    case array_kind:
      return json_array(count(next.argument), depth);
    case object_kind:
      return json_object(count(next.argument), depth);
    default:
      break;
  }
  if (next.kind == simple_kind && next.detail == null_detail) return nullptr;
  if (next.kind == simple_kind && next.detail == true_detail) return true;
  if (next.kind == simple_kind && next.detail == false_detail) return false;
  if (!is_floating_point(next.kind, next.detail)) fail("a value of unknown kind");
  return floating_point(next.detail, next.argument);
}

Json CborReader::json_array(std::uint64_t size, int depth) {
  Json array = Json::array();
  auto& elements = array.get_ref<Json::array_t&>();
  elements.reserve(static_cast<std::size_t>(std::min(size, most_reserved)));
  for (std::uint64_t i = 0; i < size; ++i) elements.push_back(json(depth + 1));
  return array;
}

Json CborReader::json_object(std::uint64_t size, int depth) {
  Json object = Json::object();
  auto& members = object.get_ref<Json::object_t&>();
  members.reserve(static_cast<std::size_t>(std::min(size, most_reserved)));
  for (std::uint64_t i = 0; i < size; ++i) {
    std::string key(text());
    if (!members.emplace(std::move(key), json(depth + 1)).second) fail("a key stands there twice");
  }
  return object;
}

}  // namespace hepsweep
