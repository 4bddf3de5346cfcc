#include "tests/fuzz/targets/memory_file.hh"

#include <stdexcept>
#include <sys/mman.h>
#include <unistd.h>

namespace hepsweep::fuzz {

MemoryFile::MemoryFile(std::string_view bytes) : descriptor_(::memfd_create("input", MFD_CLOEXEC)) {
  if (::write(descriptor_.get(), bytes.data(), bytes.size()) !=
      static_cast<ssize_t>(bytes.size())) {
    throw std::runtime_error("no file in memory can be made");
  }
}

std::string MemoryFile::path() const {
  return "/proc/self/fd/" + std::to_string(descriptor_.get());
}

}  // namespace hepsweep::fuzz
