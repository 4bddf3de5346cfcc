#include "results/commands/show_command.hh"

#include <memory>

#include <fmt/core.h>

#include "results/commands/cells.hh"
#include "results/commands/database_options.hh"
#include "results/commands/trial_report.hh"
#include "results/queries/stored_study.hh"

namespace hepsweep::results {

void register_show(CommandLine& program) {
  struct Options : DatabaseOptions {
    std::int64_t trial = 0;
  };
  CommandLine command = program.subcommand(
      "show", "prints everything about one trial; as JSON, with its whole curves");
  const auto options = std::make_shared<Options>();
  add_database_options(command, *options);
  command.positional("TRIAL", options->trial, "the trial's number");
  command.run([options] {
    const StoredStudy study(options->database);
    const Json report = trial_report_json(study, options->trial);
    if (options->json) {
      print_json(report);
    } else {
      fmt::print("{}", trial_report(report));
    }
    return ExitCode::done;
  });
}

}  // namespace hepsweep::results
