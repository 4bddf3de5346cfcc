#include "tests/integration/study_runs.hh"

#include <chrono>
#include <cstdlib>
#include <thread>

#include "results/queries/stored_study.hh"

namespace hepsweep::testing {
namespace {

Json study_with(int events, int epochs) {
  return Json::parse(R"({
    "hepsweep": 1,
    "name": "small",
    "data": {"generate": {"process": "heavy_higgs", "events": 1500, "seed": 3},
             "features": {"all_except": []},
             "split": {"train": 0.6, "validation": 0.2, "test": 0.2, "seed": 1}},
    "network": [{"dense": {"units": "$width", "activation": "relu"}},
                {"dropout": {"rate": "$dropout"}},
                {"dense": {"units": 1, "activation": "sigmoid"}}],
    "training": {"loss": "binary_cross_entropy",
                 "optimizer": {"adam": {"learning_rate": 0.003}},
                 "batch_size": 64, "epochs": 3},
    "search": {"strategy": {"grid": {}},
               "space": {"width": [4, 8], "dropout": [0.0, 0.2]}},
    "baselines": [],
    "replicas": 3
  })",
                     nullptr, true, false)
      .patch(Json::array({{{"op", "replace"}, {"path", "/data/generate/events"}, {"value", events}},
                          {{"op", "replace"}, {"path", "/training/epochs"}, {"value", epochs}}}));
}

}  // namespace

Json small_study() {
  return study_with(1500, 3);
}

Json slow_study() {
#ifdef __SANITIZE_ADDRESS__
  return study_with(5000, 120);  // which take as long there
#else
  return study_with(20000, 120);
#endif
}

std::vector<std::string> alone(const std::vector<std::string>& arguments) {
  std::vector<std::string> command{HEPSWEEP_PROGRAM};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

std::vector<std::string> over_mpi(int ranks, const std::vector<std::string>& arguments) {
  ::setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 1);
  ::setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 1);
  // Open MPI keeps memory until the process ends, in modules that it has unloaded by then: a leak
  // checker reports it, and can't be told to leave it out.
  std::vector<std::string> command{
      "env", "ASAN_OPTIONS=detect_leaks=0", "mpirun",        "--oversubscribe", "--bind-to", "none",
      "-n",  std::to_string(ranks),         HEPSWEEP_PROGRAM};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

ProgramOutput hepsweep(const std::vector<std::string>& arguments,
                       const std::filesystem::path& folder) {
  return run_program(alone(arguments), folder);
}

std::string rows_of(const std::filesystem::path& database) {
  const results::StoredStudy study(database);
  std::string rows;
  char line[200];
  for (const auto& trial : study.trials()) {
    const auto number = trial.record.trial;
    rows += std::to_string(number) + " " + std::string(studies::state_name(trial.state)) + "\n";
    for (const auto& metric : study.metrics_of_trial(number)) {
      std::snprintf(line, sizeof line, "%ld %s %s %a %a\n", static_cast<long>(number),
                    metric.split.c_str(), metric.metric.c_str(), metric.value, metric.error);
      rows += line;
    }
    for (const auto& point : study.curves_of_trial(number)) {
      std::snprintf(line, sizeof line, "%ld %ld %s %s %a\n", static_cast<long>(number),
                    static_cast<long>(point.epoch), point.split.c_str(), point.metric.c_str(),
                    point.value);
      rows += line;
    }
  }
  return rows;
}

std::int64_t number_of(const std::filesystem::path& database, const std::string& query) {
  const ProgramOutput output =
      run_program(alone({"query", database.string(), query, "--format", "csv"}));
  const std::size_t line = output.out.find('\n');
  return line == std::string::npos ? -1 : std::atoll(output.out.c_str() + line + 1);
}

bool wait_until(const std::filesystem::path& database, const std::string& query,
                std::int64_t at_least) {
  for (int tries = 0; tries < 600; ++tries) {
    if (std::filesystem::exists(database) && number_of(database, query) >= at_least) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return false;
}

pid_t trainer_of(pid_t run) {
  for (int look = 0; look < 200; ++look) {
    for (const pid_t child : descendants(run)) {
      if (command_line(child).find(" trainer ") != std::string::npos) return child;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return 0;
}

}  // namespace hepsweep::testing
