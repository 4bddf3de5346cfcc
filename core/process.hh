#pragma once

#include <cstdint>

namespace hepsweep {

// What the system tells about a process of this machine (/proc); 0 where there is no such process
// any more, or it can't be read.

/// When it began, in clock ticks since the machine did: number and beginning together name a
/// process for ever. 0 for one that has ended, even when nobody has waited for it yet.
std::int64_t process_start(std::int64_t process);

/// Resident memory of its own in megabytes (10^6 bytes): without pages of mapped files, which it
/// shares with others.
double process_memory_mb(std::int64_t process);

/// What it could write to, used or not (the limit RLIMIT_DATA counts it), in megabytes.
double process_data_mb(std::int64_t process);

/// CPU time that it has used so far, in seconds.
double process_cpu_seconds(std::int64_t process);

}  // namespace hepsweep
