#include "results/commands/systematics_command.hh"

#include <memory>

#include <fmt/core.h>

#include "results/commands/cells.hh"
#include "results/commands/database_options.hh"
#include "results/commands/systematics_report.hh"
#include "results/queries/stored_study.hh"

namespace hepsweep::results {

void register_systematics(CommandLine& program) {
  struct Options : DatabaseOptions {
    std::int64_t configuration = 0;  ///< 0: the one that was validated
    std::int64_t limit = 10;
  };
  CommandLine command =
      program.subcommand("systematics", "prints what the validation of the winner found");
  const auto options = std::make_shared<Options>();
  add_database_options(command, *options);
  command
      .option("--configuration", options->configuration, "the configuration (default: the winner)")
      .between(1, 1'000'000'000'000);
  command.option("--limit", options->limit, "correlations to show, the strongest of each class")
      .between(1, 1'000'000)
      .show_default();
  command.run([options] {
    const StoredStudy study(options->database);
    const Validation validation = required_validation(study, options->configuration);
    if (options->json) {
      print_json(systematics_report_json(study, validation));
    } else {
      fmt::print("{}", systematics_report(study, validation, options->limit));
    }
    return ExitCode::done;
  });
}

}  // namespace hepsweep::results
