#include "studies/events/atomic_output.hh"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/core.h>

#include "core/error.hh"

namespace hepsweep::studies {

AtomicOutput::AtomicOutput(std::filesystem::path file)
    : file_(std::move(file)), temporary_(file_.string() + ".partial-XXXXXX") {
  descriptor_ = FileDescriptor(::mkostemp(temporary_.data(), O_CLOEXEC));
  if (!descriptor_) fail();
}

AtomicOutput::~AtomicOutput() {
  if (descriptor_) ::unlink(temporary_.c_str());
}

void AtomicOutput::fail() const {
  throw Error(fmt::format("{}: can't be written: {}", file_.string(), std::strerror(errno)));
}

void AtomicOutput::write(std::span<const std::byte> bytes) {
  if (!write_fully(descriptor_.get(), bytes)) fail();
}

void AtomicOutput::commit() {
  if (::fchmod(descriptor_.get(), 0644) != 0 || ::fsync(descriptor_.get()) != 0 ||
      ::rename(temporary_.c_str(), file_.c_str()) != 0) {
    fail();
  }
  descriptor_.reset();
  const auto folder = file_.has_parent_path() ? file_.parent_path() : std::filesystem::path(".");
  const FileDescriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened) ::fsync(opened.get());  // the name is durable only when its folder is
}

bool write_fully(int descriptor, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace hepsweep::studies
