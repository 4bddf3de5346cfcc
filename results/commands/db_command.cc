#include "results/commands/db_command.hh"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "core/log.hh"
#include "results/commands/cells.hh"
#include "results/queries/database_care.hh"
#include "results/queries/database_check.hh"

namespace hepsweep::results {
namespace {

struct Options {
  std::string database;
  std::string target;
  bool json = false;
};

ExitCode check(const Options& options) {
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

ExitCode back_up(const Options& options) {
  back_up_database(options.database, options.target);
  log_info(fmt::format("{}: copied to {}", options.database, options.target));
  return ExitCode::done;
}

ExitCode upgrade(const Options& options) {
  const Upgrade upgrade = upgrade_database(options.database);
  if (upgrade.from == upgrade.to) {
    log_info(fmt::format("{}: is of this version ({}) already", options.database, upgrade.to));
  } else {
    log_info(fmt::format("{}: brought from version {} to {}", options.database, upgrade.from,
                         upgrade.to));
  }
  return ExitCode::done;
}

}  // namespace

void register_db(CLI::App& program, ExitCode& outcome) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("db", "Care of a database");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* what, ExitCode (*work)(const Options&)) {
    CLI::App* part = command->add_subcommand(name, what);
    part->add_option("DB", options->database, "the study's database")->required();
    part->callback([options, work, &outcome] { outcome = work(*options); });
    return part;
  };
  add("check", "Tells whether a database is sound", check)
      ->add_flag("--json", options->json, "print one JSON object");
  add("backup", "Copies a database, also while it is in use", back_up)
      ->add_option("FILE", options->target, "the copy")
      ->required();
  add("upgrade", "Brings an older database to this version", upgrade);
}

}  // namespace hepsweep::results
