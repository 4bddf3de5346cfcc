#include "tests/integration/hosts/virtual_hosts.hh"

#include <fcntl.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/core.h>

namespace hepsweep::testing {
namespace {

std::string script(const std::string& name) {
  return std::string(HEPSWEEP_SOURCE_FOLDER) + "/tests/integration/hosts/" + name;
}

struct Pipe {
  FileDescriptor out;
  FileDescriptor in;

  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe failed");
    out = FileDescriptor(ends[0]);
    in = FileDescriptor(ends[1]);
  }
};

}  // namespace

VirtualHosts::VirtualHosts(int number) : prefix_(fmt::format("hepsweep-{}-", ::getpid())) {
  start(number);
  std::string line = answer();
  while (!line.empty() && line != "ready") {
    complaint_ += line + "; ";
    line = answer();
  }
  if (line == "ready") {
    complaint_.clear();
  } else {
    complaint_ = "no hosts by network namespaces here: " + complaint_;
  }
}

VirtualHosts::~VirtualHosts() {
  to_script_.reset();  // the end of its input: it cleans up
  ::waitpid(script_, nullptr, 0);
}

void VirtualHosts::start(int number) {
  Pipe commands;
  Pipe answers;
  const std::string program = script("virtual-hosts");
  const std::string count = std::to_string(number);
  script_ = ::fork();
  if (script_ < 0) throw std::runtime_error("fork failed");
  if (script_ == 0) {
    ::setpgid(0, 0);  // Ctrl-C on the terminal ends the test, whose end makes the script clean up
    ::dup2(commands.out.get(), STDIN_FILENO);
    ::dup2(answers.in.get(), STDOUT_FILENO);
    ::dup2(answers.in.get(), STDERR_FILENO);
    ::execl(program.c_str(), program.c_str(), prefix_.c_str(), count.c_str(),
            folder_.path().c_str(), nullptr);
    ::_exit(127);
  }
  to_script_ = std::move(commands.in);
  from_script_ = std::move(answers.out);
}

std::string VirtualHosts::name(int host) const {
  return prefix_ + std::to_string(host);
}

std::vector<std::string> VirtualHosts::on(int host, const std::vector<std::string>& command) const {
  const std::string hosts_file = folder_ / "hosts";
  std::vector<std::string> line{"env",
                                "HEPSWEEP_HOSTS_FILE=" + hosts_file,
                                "OMPI_MCA_plm_rsh_agent=" + script("agent"),
                                "OMPI_MCA_plm_rsh_no_tree_spawn=1",
                                "OMPI_MCA_btl_tcp_if_include=eth0",
                                "OMPI_MCA_oob_tcp_if_include=eth0",
                                "OMPI_ALLOW_RUN_AS_ROOT=1",
                                "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1",
                                script("in-host"),
                                hosts_file,
                                name(host)};
  line.insert(line.end(), command.begin(), command.end());
  return line;
}

void VirtualHosts::tell(const std::string& verb, int host) {
  const std::string line = verb + " " + name(host) + "\n";
  const bool sent =
      ::write(to_script_.get(), line.data(), line.size()) == static_cast<ssize_t>(line.size());
  const std::string reply = sent ? answer() : "";
  if (reply != "done") throw std::runtime_error(verb + " " + name(host) + ": " + reply);
}

std::string VirtualHosts::answer() {
  std::string line;
  char letter = 0;
  while (::read(from_script_.get(), &letter, 1) == 1 && letter != '\n') line += letter;
  return line;
}

}  // namespace hepsweep::testing
