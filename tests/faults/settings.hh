#pragma once

#include <string>

namespace hepsweep::faults {

/// What the environment asks the shim for (README.md).
struct Settings {
  std::string folder;       ///< only files below it are disturbed; "": nothing is
  long first = 0;           ///< the first call that is disturbed, from 1; 0: calls are counted only
  long calls = 1;           ///< how many calls from there on
  int error = 0;            ///< what they fail with; 0: they succeed, and the clock is set back
  long patience = 0;        ///< calls that fail before each further one interrupts; 0: none does
  bool this_role = false;   ///< whether this process is one of those to be disturbed
  long* counter = nullptr;  ///< of all processes of that role together
  std::string log;          ///< a line for each disturbed call; "": none
};

/// Read once, at the first call.
const Settings& settings();

}  // namespace hepsweep::faults
