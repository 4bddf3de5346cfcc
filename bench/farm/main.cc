// Measures the farm: coordinator, database, supervisors and the messages between them are those of
// `hepsweep run`; trainers are this program's own, which answer at once or compute for a given
// time. Alone it starts workers in its own process; under mpirun rank 0 is the coordinator.
// docs/performance.md has the commands and the figures.
#include "bench/farm/modes.hh"
#include "bench/farm/trainer.hh"

namespace hepsweep::bench {

void add_mode_options(CommandLine& command, ModeOptions& options) {
  command.option("--workers", options.workers, "workers, without mpirun")
      .between(1, 4096)
      .show_default();
  command.option("--repeats", options.repeats, "how often it is measured")
      .between(1, 1000)
      .show_default();
  command.option("--folder", options.folder, "where databases are made and removed").show_default();
  command.flag("--json", options.json, "JSON with every sample");
}

namespace {

constexpr RegisterCommand modes[] = {
    register_trials, register_growth, register_waiting,      register_efficiency, register_handover,
    register_scale,  register_memory, register_null_trainer, register_bare_work,
};

}  // namespace
}  // namespace hepsweep::bench

int main(int argc, char** argv) {
  hepsweep::Program program("farm", "measures what the farm costs");
  for (const hepsweep::RegisterCommand add : hepsweep::bench::modes) add(program);
  return program.main(argc, argv);
}
