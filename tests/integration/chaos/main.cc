// Disturbs runs of a study at random moments and proves that nothing is lost (docs/reliability.md).
//   hepsweep_chaos [--seed FIRST] [--seeds N] [--blows N] [--json] ...
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include <fmt/core.h>

#include "core/command_line.hh"
#include "core/files.hh"
#include "tests/integration/chaos/chaos_study.hh"
#include "tests/integration/chaos/disturbed_run.hh"
#include "tests/integration/chaos/report.hh"
#include "tests/integration/chaos/verdict.hh"
#include "tests/integration/study_runs.hh"

namespace {

using namespace hepsweep;
using namespace hepsweep::testing;

struct Options {
  std::uint64_t first_seed = 1;
  int seeds = 1;
  DisturbanceSettings disturbance;
  std::string folder = "chaos-runs";
  bool json = false;
};

// A folder for each seed, with a "tmp" in it for what MPI writes.
std::filesystem::path make_folder(const std::filesystem::path& above, const std::string& name,
                                  const DisturbanceSettings& settings) {
  const auto folder = above / name;
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder / "tmp");
  write_file_atomically(folder / "study.json",
                        chaos_study(settings.replicas, settings.silence_seconds).dump(2));
  return folder;
}

std::string undisturbed_rows(const std::filesystem::path& folder) {
  const auto output = hepsweep::testing::hepsweep({"run", "study.json", "--quiet"}, folder);
  if (output.exit_code != 0) throw Error("the undisturbed run failed: " + output.error);
  return rows_of(folder / "chaos.db");
}

DisturbedRun prove(std::uint64_t seed, const std::filesystem::path& above, const Options& options,
                   const std::string& expected_rows, bool own_shared_memory) {
  const auto folder = make_folder(above, fmt::format("seed-{}", seed), options.disturbance);
  ::setenv("TMPDIR", (folder / "tmp").c_str(), 1);
  DisturbedRun run = run_disturbed(seed, folder, options.disturbance);
  if (run.problem.empty()) {
    run.problem = database_problem(folder / "study.db", chaos_trials(options.disturbance.replicas),
                                   expected_rows);
  }
  std::vector<std::string> left;
  if (own_shared_memory) left = shared_memory_left();
  // The launcher sweeps what killed ranks leave; mpirun alone doesn't.
  if (run.problem.empty() && !left.empty() && !options.disturbance.by_mpirun) {
    run.problem = fmt::format("{} shared-memory files are left: {}, ...", left.size(), left[0]);
  }
  for (const std::string& name : left) std::filesystem::remove_all("/dev/shm/" + name);
  if (run.problem.empty()) {
    std::filesystem::remove_all(folder);
  } else {
    run.problem += fmt::format("; kept: {}", folder.string());
  }
  return run;
}

ExitCode prove_all(const Options& options) {
  adopt_orphans();
  const bool own_shared_memory = separate_shared_memory();
  const auto above = std::filesystem::absolute(options.folder);
  const auto undisturbed = make_folder(above, "undisturbed", options.disturbance);
  const std::string rows = undisturbed_rows(undisturbed);
  std::filesystem::remove_all(undisturbed);
  std::vector<DisturbedRun> runs;
  for (int i = 0; i < options.seeds; ++i) {
    const std::uint64_t seed = options.first_seed + static_cast<std::uint64_t>(i);
    runs.push_back(prove(seed, above, options, rows, own_shared_memory));
    if (!options.json) fmt::print("{}\n", line_of(runs.back()));
    std::fflush(stdout);
  }
  if (options.json) {
    std::cout << to_json(runs).dump(2) << "\n";
  } else if (options.seeds > 1) {
    fmt::print("{}", summary_of(runs));
  }
  return failures_of(runs) == 0 ? ExitCode::done : ExitCode::failed;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  Program program("hepsweep_chaos",
                  "Runs a study while it kills, stops and terminates the processes of the run at "
                  "random\nmoments, and compares the outcome with an undisturbed run.");
  program.option("--seed", options.first_seed, "first seed").show_default();
  program.option("--seeds", options.seeds, "number of seeds").show_default().between(1, 100000);
  program.option("--blows", options.disturbance.blows, "for each seed").show_default();
  program.option("--replicas", options.disturbance.replicas, "of the study: 52 trials for each")
      .between(1, 100)
      .show_default();
  program.option("--silence-seconds", options.disturbance.silence_seconds, "of the run")
      .show_default();
  program.option("--seconds", options.disturbance.most_seconds, "a run that takes longer hangs")
      .show_default();
  program.flag("--mpirun", options.disturbance.by_mpirun,
               "start mpirun, and again until all is complete, instead of hepsweep run --ranks");
  program.option("--folder", options.folder, "where runs that failed are kept").show_default();
  program.flag("--json", options.json, "the report as JSON");
  program.run([&] { return prove_all(options); });
  return program.main(argc, argv);
}
