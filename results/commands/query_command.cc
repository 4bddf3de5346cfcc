#include "results/commands/query_command.hh"

#include <memory>

#include "core/standard_input.hh"
#include "results/commands/database_options.hh"
#include "results/commands/row_printers.hh"
#include "results/queries/sql_query.hh"
#include "results/queries/stored_study.hh"

namespace hepsweep::results {
namespace {

std::string sql_text(const std::string& argument) {
  return argument == "-" ? read_standard_input() : argument;
}

}  // namespace

void register_query(CommandLine& program) {
  struct Options : DatabaseOptions {
    std::string sql;
    std::string format = "table";
  };
  CommandLine command = program.subcommand("query", "answers SQL that can only read");
  const auto options = std::make_shared<Options>();
  add_database(command, options->database);
  command.positional("SQL", options->sql, "one statement; - reads it from standard input");
  command.option("--format", options->format, "table, csv or json")
      .one_of({"table", "csv", "json"})
      .show_default();
  command.flag("--json", options->json, "the same as --format json");
  command.run([options] {
    const StoredStudy study(options->database);
    const auto printer = make_row_printer(options->json ? "json" : options->format, stdout);
    run_query(study.connection(), sql_text(options->sql),
              {.begin = [&](const auto& columns) { printer->begin(columns); },
               .row = [&](const auto& row) { printer->row(row); }});
    printer->end();
    return ExitCode::done;
  });
}

}  // namespace hepsweep::results
