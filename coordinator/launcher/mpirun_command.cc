#include "coordinator/launcher/mpirun_command.hh"

#include <sstream>

#include "coordinator/launcher/outcome.hh"

namespace hepsweep::coordinator {
namespace {

void append(std::vector<std::string>& words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

// mpirun hands only its own variables to other machines.
std::vector<std::string> exported_names(const std::vector<std::string>& environment) {
  std::vector<std::string> names{outcome_file_variable};
  for (const std::string& name : environment) {
    if (name.starts_with("HEPSWEEP_") && name != outcome_file_variable) names.push_back(name);
  }
  return names;
}

}  // namespace

const std::vector<std::string>& recovery_flags() {
  // More ranks than cores are right, since the coordinator waits most of the time; bound to cores
  // they would share one.
  static const std::vector<std::string> flags{"--enable-recovery", "--oversubscribe", "--bind-to",
                                              "none"};
  return flags;
}

MpirunCommand mpirun_command(const MpirunRequest& request) {
  MpirunCommand command;
  command.words = {"mpirun", "-n", std::to_string(ranks_of(request.options))};
  if (!request.options.hosts.empty()) append(command.words, {"--host", request.options.hosts});
  append(command.words, recovery_flags());
  for (const std::string& name : exported_names(request.environment)) {
    append(command.words, {"-x", name});
  }
  for (const std::string& option : request.options.mpirun_options) {
    append(command.words, words_of(option));
  }
  command.program = request.program;
  command.words.push_back(request.program);
  append(command.words, request.arguments);
  command.environment[outcome_file_variable] = request.outcome_file;
  if (request.is_root) {
    command.environment["OMPI_ALLOW_RUN_AS_ROOT"] = "1";
    command.environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
  }
  return command;
}

}  // namespace hepsweep::coordinator
