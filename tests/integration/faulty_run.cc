#include "tests/integration/faulty_run.hh"

#include <algorithm>
#include <cstring>

#include "core/files.hh"
#include "tests/integration/study_runs.hh"

namespace hepsweep::testing {
namespace {

// Far more than a run takes on a busy machine, pauses before a write is tried again included.
constexpr const char* longest_run_seconds = "120";

std::string content(const std::filesystem::path& file) {
  return std::filesystem::exists(file) ? read_file(file) : "";
}

long counted(const std::filesystem::path& counter) {
  long calls = 0;
  const std::string bytes = content(counter);
  if (bytes.size() == sizeof calls) std::memcpy(&calls, bytes.data(), sizeof calls);
  return calls;
}

}  // namespace

FaultyRun run_with_fault(const FileFault& fault, const std::filesystem::path& folder) {
  const TemporaryFolder records;
  const auto variable = [](const std::string& name, const std::string& value) {
    return "HEPSWEEP_FAULTS_" + name + "=" + value;
  };
  FaultyRun run;
  run.output = run_program({"env",
                            std::string("LD_PRELOAD=") + HEPSWEEP_FAULTS_LIBRARY,
                            "ASAN_OPTIONS=verify_asan_link_order=0",
                            variable("FOLDER", folder.string()),
                            variable("ROLE", fault.role),
                            variable("FIRST", std::to_string(fault.first)),
                            variable("CALLS", std::to_string(fault.calls)),
                            variable("PATIENCE", std::to_string(fault.patience)),
                            variable("ERROR", fault.error),
                            variable("COUNTER", records / "counter"),
                            variable("LOG", records / "log"),
                            "timeout",
                            "-s",
                            "KILL",
                            longest_run_seconds,
                            HEPSWEEP_PROGRAM,
                            "run",
                            "study.json",
                            "--db",
                            "study.db",
                            "--workers",
                            "1",
                            "--quiet"},
                           folder);
  run.calls = counted(records / "counter");
  run.log = content(records / "log");
  const auto disturbed = std::count(run.log.begin(), run.log.end(), '\n');
  run.was_interrupted = fault.patience > 0 && disturbed > fault.patience;
  return run;
}

}  // namespace hepsweep::testing
