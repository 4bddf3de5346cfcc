#pragma once

#include <string>

#include "core/command_line.hh"

namespace hepsweep::results {

/// What the commands that read a study's database have in common on their command lines.
struct DatabaseOptions {
  std::string database;
  bool json = false;
};

/// Declares DB, which must be given.
void add_database(CommandLine& command, std::string& database);
/// Declares DB and --json.
void add_database_options(CommandLine& command, DatabaseOptions& options);

}  // namespace hepsweep::results
