#include "tests/faults/settings.hh"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace hepsweep::faults {
namespace {

std::string text(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

long number(const char* name, long fallback) {
  const char* value = std::getenv(name);
  return value == nullptr ? fallback : std::atol(value);
}

// The system itself, since the C library's functions of these names are the ones replaced here.
int open_directly(const char* path, int flags) {
  return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, 0644));
}

// The words of the command line, each ending with a zero.
std::string command_line() {
  char words[4096] = {};
  const int descriptor = open_directly("/proc/self/cmdline", O_RDONLY);
  if (descriptor < 0) return "";
  const ssize_t size = ::read(descriptor, words, sizeof words - 1);
  ::close(descriptor);
  return {words, size < 0 ? 0 : static_cast<std::size_t>(size)};
}

// "trainer": the hidden subcommand; "coordinator": every other start of the program itself.
bool is_role(const std::string& role) {
  const std::string words = command_line();
  const std::string program = words.substr(0, words.find('\0'));
  if (program.size() < 8 || program.substr(program.size() - 8) != "hepsweep") return false;
  const bool is_trainer = words.compare(program.size() + 1, 8, std::string("trainer\0", 8)) == 0;
  return is_trainer == (role == "trainer");
}

long* shared_counter(const std::string& file) {
  const int descriptor = open_directly(file.c_str(), O_RDWR | O_CREAT);
  if (descriptor < 0 || ::syscall(SYS_ftruncate, descriptor, sizeof(long)) != 0) return nullptr;
  void* memory = ::mmap(nullptr, sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  ::close(descriptor);
  return memory == MAP_FAILED ? nullptr : static_cast<long*>(memory);
}

Settings read_settings() {
  Settings read;
  read.folder = text("HEPSWEEP_FAULTS_FOLDER");
  read.first = number("HEPSWEEP_FAULTS_FIRST", 0);
  read.calls = number("HEPSWEEP_FAULTS_CALLS", 1);
  const std::string error = text("HEPSWEEP_FAULTS_ERROR");
  read.error = error == "ENOSPC" ? ENOSPC : error == "EIO" ? EIO : 0;
  read.patience = number("HEPSWEEP_FAULTS_PATIENCE", 0);
  read.log = text("HEPSWEEP_FAULTS_LOG");
  read.this_role = !read.folder.empty() && is_role(text("HEPSWEEP_FAULTS_ROLE"));
  if (read.this_role) read.counter = shared_counter(text("HEPSWEEP_FAULTS_COUNTER"));
  return read;
}

}  // namespace

const Settings& settings() {
  static const Settings read = read_settings();
  return read;
}

}  // namespace hepsweep::faults
