#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace hepsweep::studies {

/// The text of a file or of standard input, piece by piece; gzip is recognised by its content and
/// decompressed.
class TextSource {
 public:
  /// \param file "-" is standard input
  /// \throws InputError where it is missing, unreadable or a folder
  explicit TextSource(const std::string& file);
  ~TextSource();
  TextSource(TextSource&&) noexcept;
  TextSource& operator=(TextSource&&) = delete;

  /// Fills the buffer; fewer bytes only at the end, 0 behind it.
  /// \throws InputError for damaged or truncated gzip data
  std::size_t read(std::span<char> buffer);
  /// What messages call it: the path, or "standard input".
  const std::string& name() const { return name_; }

 private:
  struct Stream;
  std::string name_;
  std::unique_ptr<Stream> stream_;
};

}  // namespace hepsweep::studies
