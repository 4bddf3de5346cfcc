#include "results/commands/db_command.hh"

#include <memory>

#include <fmt/core.h>

#include "core/log.hh"
#include "results/commands/cells.hh"
#include "results/commands/database_options.hh"
#include "results/queries/database_care.hh"
#include "results/queries/database_check.hh"

namespace hepsweep::results {
namespace {

ExitCode check(const DatabaseOptions& options) {
  const auto problems = check_database(options.database);
  if (options.json) {
    print_json({{"sound", problems.empty()}, {"problems", problems}});
  } else if (problems.empty()) {
    fmt::print("{}: sound\n", options.database);
  } else {
    for (const std::string& problem : problems) fmt::print("{}\n", problem);
    log_error(fmt::format("{}: damaged: {} problem{} found", options.database, problems.size(),
                          problems.size() == 1 ? "" : "s"));
  }
  return problems.empty() ? ExitCode::done : ExitCode::failed;
}

ExitCode back_up(const std::string& database, const std::string& target) {
  back_up_database(database, target);
  log_info(fmt::format("{}: copied to {}", database, target));
  return ExitCode::done;
}

ExitCode upgrade(const std::string& database) {
  const Upgrade upgrade = upgrade_database(database);
  if (upgrade.from == upgrade.to) {
    log_info(fmt::format("{}: is of this version ({}) already", database, upgrade.to));
  } else {
    log_info(fmt::format("{}: brought from version {} to {}", database, upgrade.from, upgrade.to));
  }
  return ExitCode::done;
}

void register_check(CommandLine& db) {
  CommandLine command = db.subcommand("check", "tells whether a database is sound");
  const auto options = std::make_shared<DatabaseOptions>();
  add_database_options(command, *options);
  command.run([options] { return check(*options); });
}

void register_backup(CommandLine& db) {
  struct Options {
    std::string database;
    std::string target;
  };
  CommandLine command = db.subcommand("backup", "copies a database, also while it is in use");
  const auto options = std::make_shared<Options>();
  add_database(command, options->database);
  command.positional("FILE", options->target, "the copy");
  command.run([options] { return back_up(options->database, options->target); });
}

void register_upgrade(CommandLine& db) {
  CommandLine command = db.subcommand("upgrade", "brings an older database to this version");
  const auto database = std::make_shared<std::string>();
  add_database(command, *database);
  command.run([database] { return upgrade(*database); });
}

}  // namespace

void register_db(CommandLine& program) {
  CommandLine command = program.subcommand("db", "cares for a database");
  register_check(command);
  register_backup(command);
  register_upgrade(command);
}

}  // namespace hepsweep::results
