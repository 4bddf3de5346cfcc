#include "results/commands/query_command.hh"

#include <iostream>
#include <iterator>
#include <memory>

#include <CLI/CLI.hpp>

#include "results/commands/row_printers.hh"
#include "results/queries/sql_query.hh"
#include "results/queries/stored_study.hh"

namespace hepsweep::results {
namespace {

std::string sql_text(const std::string& argument) {
  if (argument != "-") return argument;
  return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
}

}  // namespace

void register_query(CLI::App& program, ExitCode& outcome) {
  struct Options {
    std::string database;
    std::string sql;
    std::string format = "table";
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("query", "SQL that can only read");
  command->add_option("DB", options->database, "the study's database")->required();
  command->add_option("SQL", options->sql, "one statement; - reads it from standard input")
      ->required();
  command->add_option("--format", options->format, "table, csv or json")
      ->check(CLI::IsMember({"table", "csv", "json"}))
      ->capture_default_str();
  command->add_flag("--json", options->json, "the same as --format json");
  command->callback([options, &outcome] {
    const StoredStudy study(options->database);
    const auto printer = make_row_printer(options->json ? "json" : options->format, stdout);
    run_query(study.connection(), sql_text(options->sql),
              {.begin = [&](const auto& columns) { printer->begin(columns); },
               .row = [&](const auto& row) { printer->row(row); }});
    printer->end();
    outcome = ExitCode::done;
  });
}

}  // namespace hepsweep::results
