#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/files.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::testing {

/// Hosts on this machine, joined by a network of their own (the script virtual-hosts). They and
/// everything that runs on them vanish with this object, even where its process is killed.
class VirtualHosts {
 public:
  /// \param number of hosts beside host 0, which is the user's
  explicit VirtualHosts(int number);
  ~VirtualHosts();
  VirtualHosts(const VirtualHosts&) = delete;
  VirtualHosts& operator=(const VirtualHosts&) = delete;

  /// Why there are none here (network namespaces need the rights of root); "" where there are.
  const std::string& complaint() const { return complaint_; }
  std::string name(int host) const;
  /// A command line that runs this one on a host, and lets mpirun start processes on the others.
  std::vector<std::string> on(int host, const std::vector<std::string>& command) const;

  void cut(int host) { tell("cut", host); }
  void heal(int host) { tell("heal", host); }
  void kill_all_processes(int host) { tell("kill", host); }
  void stop_trainers(int host) { tell("stop", host); }
  void continue_trainers(int host) { tell("continue", host); }

 private:
  void start(int number);
  void tell(const std::string& verb, int host);
  /// The script's next line, without its end; "" where there is none.
  std::string answer();

  TemporaryFolder folder_;
  std::string prefix_;
  std::string complaint_;
  FileDescriptor to_script_;
  FileDescriptor from_script_;
  pid_t script_ = -1;
};

}  // namespace hepsweep::testing
