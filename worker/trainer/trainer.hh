#pragma once

#include "core/command_line.hh"

namespace hepsweep::worker {

/// The hidden subcommand that makes this program a trainer.
inline constexpr const char* trainer_subcommand = "trainer";
/// Where a trainer finds the socket to its supervisor.
inline constexpr int trainer_socket = 3;

/// `hepsweep trainer`: carries out one trial after the other, as its supervisor sends them, until
/// the supervisor closes the socket or dies.
void register_trainer(CommandLine& program);

}  // namespace hepsweep::worker
