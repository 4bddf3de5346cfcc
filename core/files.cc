#include "core/files.hh"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <fmt/core.h>

#include "core/error.hh"

namespace hepsweep {
namespace {

std::string reason() {
  return std::strerror(errno);
}

FileDescriptor open_for_reading(const std::filesystem::path& file) {
  FileDescriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor) throw InputError(fmt::format("{}: can't be read: {}", file.string(), reason()));
  struct stat status {};
  if (::fstat(descriptor.get(), &status) == 0 && S_ISDIR(status.st_mode)) {
    throw InputError(fmt::format("{}: is a folder, not a file", file.string()));
  }
  return descriptor;
}

void write_all(int descriptor, std::string_view content, const std::filesystem::path& file) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      throw Error(fmt::format("{}: can't be written: {}", file.string(), reason()));
    }
    content.remove_prefix(static_cast<std::size_t>(written));
  }
}

// A rename is durable only when the folder that holds the name is.
void flush_folder(const std::filesystem::path& file) {
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  FileDescriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor) ::fsync(descriptor.get());
}

}  // namespace

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    reset();
    descriptor_ = other.release();
  }
  return *this;
}

int FileDescriptor::release() {
  return std::exchange(descriptor_, -1);
}

void FileDescriptor::reset() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

std::string read_file(const std::filesystem::path& file) {
  const FileDescriptor descriptor = open_for_reading(file);
  std::string content;
  char buffer[1 << 16];
  while (true) {
    const ssize_t count = ::read(descriptor.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw InputError(fmt::format("{}: can't be read: {}", file.string(), reason()));
    if (count == 0) return content;
    content.append(buffer, static_cast<std::size_t>(count));
  }
}

void write_file_atomically(const std::filesystem::path& file, std::string_view content) {
  std::string temporary = file.string() + ".XXXXXX";
  FileDescriptor descriptor(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!descriptor) throw Error(fmt::format("{}: can't be written: {}", file.string(), reason()));
  try {
    write_all(descriptor.get(), content, file);
    if (::fchmod(descriptor.get(), 0644) != 0 || ::fsync(descriptor.get()) != 0 ||
        ::rename(temporary.c_str(), file.c_str()) != 0) {
      throw Error(fmt::format("{}: can't be written: {}", file.string(), reason()));
    }
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  flush_folder(file);
}

MappedFile::MappedFile(const std::filesystem::path& file) {
  const FileDescriptor descriptor = open_for_reading(file);
  struct stat status {};
  if (::fstat(descriptor.get(), &status) != 0) {
    throw InputError(fmt::format("{}: can't be read: {}", file.string(), reason()));
  }
  size_ = static_cast<std::size_t>(status.st_size);
  if (size_ == 0) return;
  void* address = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, descriptor.get(), 0);
  if (address == MAP_FAILED) {
    throw InputError(fmt::format("{}: can't be mapped: {}", file.string(), reason()));
  }
  data_ = static_cast<const std::byte*>(address);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<std::byte*>(data_), size_);
}

}  // namespace hepsweep
