#include "results/commands/show_command.hh"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "results/commands/cells.hh"
#include "results/commands/trial_report.hh"
#include "results/queries/stored_study.hh"

namespace hepsweep::results {

void register_show(CLI::App& program, ExitCode& outcome) {
  struct Options {
    std::string database;
    std::int64_t trial = 0;
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("show", "Everything about one trial");
  command->add_option("DB", options->database, "the study's database")->required();
  command->add_option("TRIAL", options->trial, "the trial's number")->required();
  command->add_flag("--json", options->json, "print one JSON object, with the whole curves");
  command->callback([options, &outcome] {
    const StoredStudy study(options->database);
    const Json report = trial_report_json(study, options->trial);
    if (options->json) {
      print_json(report);
    } else {
      fmt::print("{}", trial_report(report));
    }
    outcome = ExitCode::done;
  });
}

}  // namespace hepsweep::results
