#include "studies/events/text_output.hh"

#include <cerrno>
#include <cstring>
#include <optional>
#include <unistd.h>

#include <fmt/core.h>
#include <zlib.h>

#include "core/error.hh"
#include "studies/events/atomic_output.hh"

namespace hepsweep::studies {

struct TextOutput::Sink {
  std::string name;
  std::optional<AtomicOutput> file;  // none: standard output
  gzFile compressed = nullptr;       // on a descriptor of its own

  ~Sink() {
    if (compressed != nullptr) ::gzclose_w(compressed);
  }

  [[noreturn]] void fail() const {
    throw Error(fmt::format("{}: can't be written: {}", name, std::strerror(errno)));
  }

  void compress() {
    const int descriptor = ::dup(file->descriptor());
    if (descriptor < 0) fail();
    compressed = ::gzdopen(descriptor, "wb");
    if (compressed != nullptr) return;
    ::close(descriptor);
    fail();
  }
};

TextOutput::TextOutput(const std::string& file) : sink_(std::make_unique<Sink>()) {
  sink_->name = file == "-" ? "standard output" : file;
  if (file == "-") return;
  sink_->file.emplace(file);
  if (file.ends_with(".gz")) sink_->compress();
}

TextOutput::~TextOutput() = default;

void TextOutput::write(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  if (sink_->compressed != nullptr) {
    const std::size_t written = ::gzfwrite(text.data(), 1, text.size(), sink_->compressed);
    if (written != text.size()) sink_->fail();
  } else if (sink_->file) {
    sink_->file->write(bytes);
  } else if (!write_fully(STDOUT_FILENO, bytes)) {
    sink_->fail();
  }
}

void TextOutput::commit() {
  if (sink_->compressed != nullptr) {
    const int error = ::gzclose_w(sink_->compressed);
    sink_->compressed = nullptr;
    if (error != Z_OK) sink_->fail();
  }
  if (sink_->file) sink_->file->commit();
}

}  // namespace hepsweep::studies
