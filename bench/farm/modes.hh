// What the program measures: one subcommand each.
#pragma once

#include <filesystem>
#include <string>

#include "core/command_line.hh"

namespace hepsweep::bench {

/// What most subcommands ask for.
struct ModeOptions {
  int workers = 2;  ///< without mpirun
  int repeats = 3;
  std::string folder = ".";  ///< on the disk that is measured
  bool json = false;
};

void add_mode_options(CommandLine& command, ModeOptions& options);

void register_trials(CommandLine& program);
void register_growth(CommandLine& program);
void register_waiting(CommandLine& program);
void register_efficiency(CommandLine& program);
void register_handover(CommandLine& program);
void register_scale(CommandLine& program);
void register_memory(CommandLine& program);

}  // namespace hepsweep::bench
