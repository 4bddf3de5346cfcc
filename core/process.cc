#include "core/process.hh"

#include <array>
#include <fcntl.h>
#include <sstream>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include <fmt/core.h>

#include "core/files.hh"

namespace hepsweep {
namespace {

// These files are shorter than a page.
std::string content_of(std::int64_t process, std::string_view name) {
  const FileDescriptor file(
      ::open(fmt::format("/proc/{}/{}", process, name).c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return "";
  std::array<char, 4096> buffer;
  const ssize_t count = ::read(file.get(), buffer.data(), buffer.size());
  return {buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0};
}

// The fields of /proc/PID/stat behind the process's name, which may hold anything: the first is
// the one that proc(5) numbers 3.
std::vector<std::string> status_fields(std::int64_t process) {
  const std::string line = content_of(process, "stat");
  const std::size_t name_end = line.rfind(')');
  std::vector<std::string> fields;
  if (name_end == std::string::npos) return fields;
  std::istringstream words(line.substr(name_end + 1));
  std::string word;
  while (words >> word) fields.push_back(word);
  return fields;
}

constexpr std::size_t first_field = 3;
constexpr std::size_t state = 3 - first_field;
constexpr std::size_t user_ticks = 14 - first_field;
constexpr std::size_t system_ticks = 15 - first_field;
constexpr std::size_t start_ticks = 22 - first_field;

// The fields of /proc/PID/statm.
constexpr std::size_t resident_pages = 1;
constexpr std::size_t shared_pages = 2;
constexpr std::size_t data_pages = 5;

std::array<double, 6> pages_of(std::int64_t process) {
  std::array<double, 6> pages{};
  std::istringstream words(content_of(process, "statm"));
  for (double& count : pages) words >> count;
  return pages;
}

double megabytes(double pages) {
  return pages * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

}  // namespace

std::int64_t process_start(std::int64_t process) {
  const std::vector<std::string> fields = status_fields(process);
  if (fields.size() <= start_ticks || fields[state] == "Z" || fields[state] == "X") return 0;
  return std::stoll(fields[start_ticks]);
}

double process_memory_mb(std::int64_t process) {
  const std::array<double, 6> pages = pages_of(process);
  return megabytes(pages[resident_pages] - pages[shared_pages]);
}

double process_data_mb(std::int64_t process) {
  return megabytes(pages_of(process)[data_pages]);
}

double process_cpu_seconds(std::int64_t process) {
  const std::vector<std::string> fields = status_fields(process);
  if (fields.size() <= system_ticks) return 0;
  const double ticks = std::stod(fields[user_ticks]) + std::stod(fields[system_ticks]);
  return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace hepsweep
