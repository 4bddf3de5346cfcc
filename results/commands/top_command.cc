#include "results/commands/top_command.hh"

#include <memory>

#include <fmt/core.h>

#include "results/commands/cells.hh"
#include "results/commands/database_options.hh"
#include "results/commands/top_report.hh"
#include "results/queries/stored_study.hh"

namespace hepsweep::results {

void register_top(CommandLine& program) {
  struct Options : DatabaseOptions {
    std::int64_t limit = 20;
  };
  CommandLine command = program.subcommand("top", "prints the leaderboard, with errors and ties");
  const auto options = std::make_shared<Options>();
  add_database_options(command, *options);
  command.option("--limit", options->limit, "rows to show").between(1, 1000000).show_default();
  command.run([options] {
    const StoredStudy study(options->database);
    if (options->json) {
      print_json(top_report_json(study, options->limit));
    } else {
      fmt::print("{}", top_report(study, options->limit));
    }
    return ExitCode::done;
  });
}

}  // namespace hepsweep::results
