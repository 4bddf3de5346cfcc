#include "coordinator/launcher/leftovers.hh"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/core.h>

#include "core/host.hh"

namespace hepsweep::coordinator {
namespace {

namespace fs = std::filesystem;

std::optional<pid_t> number_in(std::string_view digits) {
  pid_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || number <= 0) return {};
  return number;
}

// Open MPI leaves a domain out.
std::set<std::string> names_of_this_host() {
  const std::string name = host_name();
  return {name, name.substr(0, name.find('.'))};
}

std::vector<fs::path> entries_of(const fs::path& folder, const std::string& beginning) {
  std::vector<fs::path> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().filename().string().starts_with(beginning)) found.push_back(entry.path());
  }
  return found;
}

bool is_mine(const fs::path& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 && status.st_uid == ::geteuid();
}

std::vector<fs::path> candidates(const LeftoverFolders& folders) {
  std::vector<fs::path> found;
  for (const std::string& host : names_of_this_host()) {
    const std::string owner = fmt::format("{}.{}", host, ::geteuid());
    for (auto& file : entries_of(folders.shared_memory, "vader_segment." + owner + ".")) {
      if (is_mine(file)) found.push_back(std::move(file));
    }
    const fs::path sessions = folders.sessions / ("ompi." + owner);
    if (!is_mine(sessions)) continue;
    for (auto& folder : entries_of(sessions, "pid.")) found.push_back(std::move(folder));
  }
  return found;
}

// What processes have open or mapped, as far as they may be asked.
class UsedFiles {
 public:
  UsedFiles() {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator("/proc", ignored)) {
      if (number_in(entry.path().filename().string())) add_process(entry.path());
    }
  }

  /// False where a process of this user didn't let itself be asked.
  bool complete() const { return complete_; }

  /// The file, or any below the folder.
  bool contains(const fs::path& path) const {
    const std::string inside = path.string() + "/";
    const auto at = names_.lower_bound(inside);
    return names_.contains(path.string()) || (at != names_.end() && at->starts_with(inside));
  }

 private:
  // Descriptors before mappings: a file is opened, then mapped, then closed.
  void add_process(const fs::path& process) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(process / "fd", error)) {
      std::error_code gone;
      names_.insert(fs::read_symlink(entry.path(), gone).string());
    }
    if (error == std::errc::permission_denied && is_mine(process)) complete_ = false;
    std::ifstream mappings(process / "maps");
    for (std::string line; std::getline(mappings, line);) {
      const std::size_t name = line.find('/');
      if (name != std::string::npos) names_.insert(line.substr(name));
    }
  }

  std::set<std::string> names_;
  bool complete_ = true;
};

// An mpirun that has just begun has made its folder, but maps nothing in it yet.
bool belongs_to_living_process(const fs::path& path) {
  const std::string name = path.filename().string();
  if (!name.starts_with("pid.")) return false;
  const auto process = number_in(std::string_view(name).substr(4));
  return !process || ::kill(*process, 0) == 0 || errno == EPERM;
}

}  // namespace

LeftoverFolders default_leftover_folders() {
  LeftoverFolders folders;
  std::error_code error;
  folders.sessions = fs::temp_directory_path(error);
  if (error) folders.sessions = "/tmp";
  return folders;
}

std::vector<fs::path> sweep_leftovers(const LeftoverFolders& folders) {
  const auto found = candidates(folders);  // before the look at who uses them
  std::vector<fs::path> removed;
  if (found.empty()) return removed;
  const UsedFiles used;
  if (!used.complete()) return removed;
  for (const auto& path : found) {
    if (used.contains(path) || belongs_to_living_process(path)) continue;
    std::error_code error;
    if (fs::remove_all(path, error) > 0 && !error) removed.push_back(path);
  }
  return removed;
}

}  // namespace hepsweep::coordinator
