// The program: registers every room's subcommands and turns errors into messages and exit codes.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include <CLI/CLI.hpp>

#include "coordinator/commands/check_command.hh"
#include "coordinator/commands/final_command.hh"
#include "coordinator/commands/predict_command.hh"
#include "coordinator/commands/rerun_command.hh"
#include "coordinator/commands/run_command.hh"
#include "core/command.hh"
#include "core/log.hh"
#include "core/version.hh"
#include "results/commands/db_command.hh"
#include "results/commands/query_command.hh"
#include "results/commands/show_command.hh"
#include "results/commands/status_command.hh"
#include "results/commands/top_command.hh"
#include "studies/commands/events_command.hh"
#include "worker/trainer/trainer.hh"

namespace {

using namespace hepsweep;

constexpr RegisterCommand commands[] = {
    coordinator::register_check,  // as they are used, one after the other
    coordinator::register_run,      results::register_status,   results::register_top,
    results::register_show,         results::register_query,    coordinator::register_rerun,
    coordinator::register_final,    coordinator::register_predict,
    studies::register_events,       results::register_db,       worker::register_trainer,
};

// Under mpirun every rank reads the same command line; one complaint is enough.
bool is_silent_rank() {
  const char* rank = std::getenv("OMPI_COMM_WORLD_RANK");
  return rank != nullptr && std::string(rank) != "0";
}

int report_usage(CLI::App& program, const CLI::ParseError& error) {
  const bool asked_for_help = error.get_exit_code() == 0;
  if (asked_for_help) return program.exit(error);
  if (!is_silent_rank()) {
    log_error(std::string(error.what()) + " (hepsweep --help lists the commands)");
  }
  return static_cast<int>(ExitCode::bad_input);
}

int report(const std::exception& error, ExitCode code) {
  if (!is_silent_rank()) log_error(error.what());
  return static_cast<int>(code);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App program(
      "hepsweep: hyperparameter search and systematic uncertainties for neural networks in\n"
      "high-energy physics, from a study file to a database that answers questions",
      "hepsweep");
  program.set_version_flag("--version", program_version);
  program.require_subcommand(1);
  program.failure_message(CLI::FailureMessage::help);
  ExitCode outcome = ExitCode::done;
  for (const RegisterCommand add : commands) add(program, outcome);
  try {
    program.parse(argc, argv);
    return static_cast<int>(outcome);
  } catch (const CLI::ParseError& error) {
    return report_usage(program, error);
  } catch (const Error& error) {
    return report(error, error.code());
  } catch (const std::exception& error) {
    return report(error, ExitCode::failed);
  }
}
