#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/json.hh"

namespace hepsweep {

/// Appends values in CBOR (RFC 8949), for messages that are written by the thousand: no document
/// is built on the way. Every number keeps every bit, those of a NaN too.
class CborWriter {
 public:
  explicit CborWriter(std::string& bytes) : bytes_(bytes) {}

  /// `size` values follow, its elements.
  void array(std::size_t size);
  void integer(std::int64_t value);
  void unsigned_integer(std::uint64_t value);
  void number(double value);
  void boolean(bool value);
  void text(std::string_view value);
  void bytes(std::string_view value);
  void json(const Json& value);

 private:
  void head(unsigned kind, std::uint64_t argument);

  std::string& bytes_;
};

/// Takes values in the order in which they were written. Views are parts of the bytes given, which
/// must live on. Every call throws Error where something else comes next, or the bytes end.
class CborReader {
 public:
  explicit CborReader(std::string_view bytes) : bytes_(bytes) {}

  /// \return the number of elements, which follow
  std::size_t array();
  std::int64_t integer();
  std::uint64_t unsigned_integer();
  double number();
  bool boolean();
  std::string_view text();
  std::string_view bytes();
  Json json();
  /// \throws Error where more follows
  void finish() const;

 private:
  struct Head {
    unsigned kind = 0;    ///< CBOR's major type
    unsigned detail = 0;  ///< the five bits beside it
    std::uint64_t argument = 0;
  };

  Head head();
  Head head(unsigned kind, const char* name);
  std::string_view take(std::uint64_t size);
  std::uint64_t count(std::uint64_t argument) const;
  Json json(int depth);
  Json json_array(std::uint64_t size, int depth);
  Json json_object(std::uint64_t size, int depth);
  [[noreturn]] void fail(const std::string& problem) const;

  std::string_view bytes_;
  std::size_t at_ = 0;
};

}  // namespace hepsweep
