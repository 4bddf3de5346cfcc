#include "tests/support/program.hh"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

#include "core/files.hh"

namespace hepsweep::testing {
namespace {

[[noreturn]] void become(const std::vector<std::string>& command,
                         const std::filesystem::path& folder, const std::filesystem::path& out,
                         const std::filesystem::path& error) {
  if (!folder.empty() && ::chdir(folder.c_str()) != 0) ::_exit(126);
  if (::freopen(out.c_str(), "w", stdout) == nullptr) ::_exit(126);
  if (::freopen(error.c_str(), "w", stderr) == nullptr) ::_exit(126);
  if (::freopen("/dev/null", "r", stdin) == nullptr) ::_exit(126);
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execvp(arguments.front(), arguments.data());
  ::_exit(127);
}

}  // namespace

ProgramOutput run_program(const std::vector<std::string>& command,
                          const std::filesystem::path& folder) {
  return BackgroundProgram(command, folder).wait();
}

BackgroundProgram::BackgroundProgram(const std::vector<std::string>& command,
                                     const std::filesystem::path& folder) {
  process_ = ::fork();
  if (process_ < 0) throw std::runtime_error("fork failed");
  if (process_ == 0) become(command, folder, captured_ / "out", captured_ / "error");
}

BackgroundProgram::~BackgroundProgram() {
  if (process_ <= 0) return;
  signal(SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

void BackgroundProgram::signal(int number) const {
  if (process_ > 0) ::kill(process_, number);
}

bool BackgroundProgram::is_running() const {
  siginfo_t ended{};
  return ::waitid(P_PID, static_cast<id_t>(process_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         ended.si_pid == 0;
}

ProgramOutput BackgroundProgram::wait() {
  int status = 0;
  ::waitpid(process_, &status, 0);
  process_ = -1;
  ProgramOutput output;
  output.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  output.out = read_file(captured_ / "out");
  output.error = read_file(captured_ / "error");
  return output;
}

std::vector<pid_t> descendants(pid_t process) {
  std::multimap<pid_t, pid_t> children;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::ifstream status(entry.path() / "stat");
    std::string line;
    if (!std::getline(status, line) || line.rfind(')') == std::string::npos) continue;
    std::istringstream fields(line.substr(line.rfind(')') + 1));
    char state = 0;
    pid_t parent = 0;
    if (fields >> state >> parent) children.emplace(parent, std::stoi(line));
  }
  std::vector<pid_t> found{process};
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto [first, last] = children.equal_range(found[i]);
    for (auto child = first; child != last; ++child) found.push_back(child->second);
  }
  found.erase(found.begin());
  return found;
}

std::string command_line(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/cmdline", std::ios::binary);
  std::string words((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  std::replace(words.begin(), words.end(), '\0', ' ');
  return words;
}

}  // namespace hepsweep::testing
