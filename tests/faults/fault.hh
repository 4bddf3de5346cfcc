#pragma once

namespace hepsweep::faults {

/// Counts a call on a file, where the file and this process are among those to be disturbed.
/// \param call its name, for the log
/// \return true: the call fails, errno is set
bool fails(const char* call, const char* path);
bool fails(const char* call, int descriptor);

/// Seconds that the clock of the day is wrong by now.
long clock_error();

}  // namespace hepsweep::faults
