#include "results/commands/top_command.hh"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "results/commands/cells.hh"
#include "results/commands/top_report.hh"
#include "results/queries/stored_study.hh"

namespace hepsweep::results {

void register_top(CLI::App& program, ExitCode& outcome) {
  struct Options {
    std::string database;
    std::int64_t limit = 20;
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("top", "The leaderboard, with errors and ties");
  command->add_option("DB", options->database, "the study's database")->required();
  command->add_option("--limit", options->limit, "rows to show")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1000000}))
      ->capture_default_str();
  command->add_flag("--json", options->json, "print one JSON object");
  command->callback([options, &outcome] {
    const StoredStudy study(options->database);
    if (options->json) {
      print_json(top_report_json(study, options->limit));
    } else {
      fmt::print("{}", top_report(study, options->limit));
    }
    outcome = ExitCode::done;
  });
}

}  // namespace hepsweep::results
