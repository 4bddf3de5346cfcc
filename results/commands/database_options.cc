#include "results/commands/database_options.hh"

namespace hepsweep::results {

void add_database(CommandLine& command, std::string& database) {
  command.positional("DB", database, "the study's database");
}

void add_database_options(CommandLine& command, DatabaseOptions& options) {
  add_database(command, options.database);
  command.flag("--json", options.json, "print JSON");
}

}  // namespace hepsweep::results
