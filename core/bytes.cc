#include "core/bytes.hh"

#include <fmt/core.h>

#include "core/error.hh"

namespace hepsweep {

std::string_view ByteReader::raw(std::size_t size) {
  if (size > left_.size()) {
    throw Error(fmt::format("{} bytes are missing at the end", size - left_.size()));
  }
  const std::string_view bytes = left_.substr(0, size);
  left_.remove_prefix(size);
  return bytes;
}

std::size_t ByteReader::count(std::size_t smallest) {
  const auto count = number<std::uint64_t>();
  if (count > left_.size() / smallest) {
    throw Error(
        fmt::format("{} elements are announced where {} bytes are left", count, left_.size()));
  }
  return static_cast<std::size_t>(count);
}

void ByteReader::finish() const {
  if (!left_.empty()) throw Error(fmt::format("{} bytes too many", left_.size()));
}

}  // namespace hepsweep
