#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace hepsweep {

/// Collects numbers as they lie in memory (every machine is an x86-64: little-endian) and, behind
/// its length in eight bytes, whatever has one.
class ByteWriter {
 public:
  template <typename T>
  void number(T value) {
    static_assert(std::is_arithmetic_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof(T));
  }
  template <typename T>
  void numbers(const std::vector<T>& values) {
    number(std::uint64_t{values.size()});
    bytes_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  }
  void text(std::string_view text) {
    number(std::uint64_t{text.size()});
    bytes_ += text;
  }
  /// Without a length.
  void raw(std::string_view bytes) { bytes_ += bytes; }
  void reserve(std::size_t size) { bytes_.reserve(size); }

  const std::string& bytes() const { return bytes_; }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads the same. No length is believed: memory is taken only for what is there.
/// \throws Error from every call where bytes are missing
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : left_(bytes) {}

  template <typename T>
  T number() {
    static_assert(std::is_arithmetic_v<T>);
    T value;
    std::memcpy(&value, raw(sizeof(T)).data(), sizeof(T));
    return value;
  }
  template <typename T>
  std::vector<T> numbers() {
    const std::size_t size = count(sizeof(T));
    const std::string_view bytes = raw(size * sizeof(T));
    std::vector<T> values(size);
    if (size > 0) std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
  }
  std::string text() { return std::string(raw(count(1))); }
  std::string_view raw(std::size_t size);

  /// A number of elements that follow. \param smallest bytes that each of them has at least
  std::size_t count(std::size_t smallest);
  std::size_t left() const { return left_.size(); }
  /// \throws Error where something is left
  void finish() const;

 private:
  std::string_view left_;
};

}  // namespace hepsweep
