#include "studies/events/text_source.hh"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/core.h>
#include <zlib.h>

#include "core/error.hh"
#include "core/files.hh"

namespace hepsweep::studies {
namespace {

constexpr off_t smallest_buffer = 8 * 1024;
constexpr off_t largest_buffer = 256 * 1024;
constexpr std::size_t largest_read = 1 << 30;  // zlib counts in unsigned int

FileDescriptor open_source(const std::string& file, const std::string& name) {
  FileDescriptor descriptor(file == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                        : ::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor) throw InputError(fmt::format("{}: can't be read: {}", name, strerror(errno)));
  struct stat status {};
  if (::fstat(descriptor.get(), &status) == 0 && S_ISDIR(status.st_mode)) {
    throw InputError(fmt::format("{}: is a folder, not a file", name));
  }
  return descriptor;
}

// Of zlib: not more than a small file has. A pipe has no size.
unsigned buffer_size_for(const FileDescriptor& descriptor) {
  struct stat status {};
  const bool is_known = ::fstat(descriptor.get(), &status) == 0 && S_ISREG(status.st_mode);
  const off_t wanted = is_known ? status.st_size : largest_buffer;
  return static_cast<unsigned>(std::clamp(wanted, smallest_buffer, largest_buffer));
}

}  // namespace

struct TextSource::Stream {
  gzFile file = nullptr;
  ~Stream() {
    if (file != nullptr) ::gzclose_r(file);
  }
};

TextSource::TextSource(const std::string& file)
    : name_(file == "-" ? "standard input" : file), stream_(std::make_unique<Stream>()) {
  FileDescriptor descriptor = open_source(file, name_);
  const unsigned buffer_size = buffer_size_for(descriptor);
  stream_->file = ::gzdopen(descriptor.get(), "rb");
  if (stream_->file == nullptr) throw Error(fmt::format("{}: no memory to read it", name_));
  descriptor.release();  // gzclose_r closes it
  ::gzbuffer(stream_->file, buffer_size);
}

TextSource::TextSource(TextSource&&) noexcept = default;
TextSource::~TextSource() = default;

std::size_t TextSource::read(std::span<char> buffer) {
  const auto size = static_cast<unsigned>(std::min(buffer.size(), largest_read));
  const int count = ::gzread(stream_->file, buffer.data(), size);
  if (count == static_cast<int>(size)) return size;
  int error = Z_OK;
  const char* message = ::gzerror(stream_->file, &error);
  if (error == Z_ERRNO) {
    throw InputError(fmt::format("{}: can't be read: {}", name_, strerror(errno)));
  }
  if (error == Z_BUF_ERROR) {
    throw InputError(
        fmt::format("{}: the compressed data end too early: the file is truncated; "
                    "fetch or make it anew",
                    name_));
  }
  if (count < 0 || error != Z_OK) {
    throw InputError(
        fmt::format("{}: the compressed data are damaged ({}); fetch or make the "
                    "file anew",
                    name_, message));
  }
  return static_cast<std::size_t>(count);
}

}  // namespace hepsweep::studies
