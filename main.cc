// The program: registers every room's subcommands.
#include "coordinator/commands/check_command.hh"
#include "coordinator/commands/final_command.hh"
#include "coordinator/commands/predict_command.hh"
#include "coordinator/commands/rerun_command.hh"
#include "coordinator/commands/run_command.hh"
#include "core/command_line.hh"
#include "results/commands/db_command.hh"
#include "results/commands/query_command.hh"
#include "results/commands/show_command.hh"
#include "results/commands/status_command.hh"
#include "results/commands/systematics_command.hh"
#include "results/commands/top_command.hh"
#include "studies/commands/events_command.hh"
#include "studies/commands/fit_command.hh"
#include "studies/commands/metrics_command.hh"
#include "studies/commands/significance_command.hh"
#include "worker/trainer/trainer.hh"

namespace {

using namespace hepsweep;

constexpr RegisterCommand commands[] = {
    coordinator::register_check,  // as they are used, one after the other
    coordinator::register_run,   results::register_status,    results::register_top,
    results::register_show,      results::register_query,     results::register_systematics,
    coordinator::register_rerun, coordinator::register_final, coordinator::register_predict,
    studies::register_fit,       studies::register_metrics,   studies::register_significance,
    studies::register_events,    results::register_db,        worker::register_trainer,
};

}  // namespace

int main(int argc, char** argv) {
  Program program(
      "hepsweep",
      "hepsweep: hyperparameter search for neural networks in high-energy physics, from a study\n"
      "file to a database that answers questions");
  for (const RegisterCommand add : commands) add(program);
  return program.main(argc, argv);
}
