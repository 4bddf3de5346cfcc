#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/command_line.hh"
#include "core/error.hh"

namespace hepsweep::testing {

/// What a command prints, or the message of its refusal.
/// \param words the command's name and its arguments
inline std::string output_or_refusal(void (*register_command)(CommandLine&),
                                     const std::vector<std::string>& words) {
  Program program("hepsweep", "");
  register_command(program);
  ::testing::internal::CaptureStdout();
  try {
    program.parse(words);
  } catch (const InputError& error) {
    ::testing::internal::GetCapturedStdout();
    return error.what();
  }
  std::fflush(stdout);
  return ::testing::internal::GetCapturedStdout();
}

}  // namespace hepsweep::testing
