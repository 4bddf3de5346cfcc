// The C library's functions, as the dynamic loader gives them to a program that this library is
// preloaded into: each asks first whether it is to fail.
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "tests/faults/fault.hh"

namespace {

using hepsweep::faults::clock_error;
using hepsweep::faults::fails;

// The function of this name that the program would have got.
template <typename Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

bool is_for_writing(int flags) {
  return (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)) != 0;
}

bool is_for_writing(const char* mode) {
  return std::strpbrk(mode, "wa+") != nullptr;
}

bool has_mode(int flags) {
  return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
}

}  // namespace

// A call on an open file: its name, its result, its further parameters and their names.
#define HEPSWEEP_ON_FILE(name, result, parameters, ...)      \
  extern "C" result name parameters {                        \
    static const auto real = next<result parameters>(#name); \
    return fails(#name, file) ? -1 : real(__VA_ARGS__);      \
  }

HEPSWEEP_ON_FILE(write, ssize_t, (int file, const void* from, size_t size), file, from, size)
HEPSWEEP_ON_FILE(pwrite, ssize_t, (int file, const void* from, size_t size, off_t at), file, from,
                 size, at)
HEPSWEEP_ON_FILE(pwrite64, ssize_t, (int file, const void* from, size_t size, off64_t at), file,
                 from, size, at)
HEPSWEEP_ON_FILE(writev, ssize_t, (int file, const iovec* from, int count), file, from, count)
HEPSWEEP_ON_FILE(pwritev, ssize_t, (int file, const iovec* from, int count, off_t at), file, from,
                 count, at)
HEPSWEEP_ON_FILE(pwritev64, ssize_t, (int file, const iovec* from, int count, off64_t at), file,
                 from, count, at)
HEPSWEEP_ON_FILE(fsync, int, (int file), file)
HEPSWEEP_ON_FILE(fdatasync, int, (int file), file)
HEPSWEEP_ON_FILE(ftruncate, int, (int file, off_t size), file, size)
HEPSWEEP_ON_FILE(ftruncate64, int, (int file, off64_t size), file, size)

extern "C" int rename(const char* from, const char* to) noexcept {
  static const auto real = next<int(const char*, const char*)>("rename");
  return fails("rename", to) ? -1 : real(from, to);
}

#define HEPSWEEP_OPEN(name)                                           \
  extern "C" int name(const char* path, int flags, ...) {             \
    static const auto real = next<int(const char*, int, ...)>(#name); \
    if (is_for_writing(flags) && fails(#name, path)) return -1;       \
    if (!has_mode(flags)) return real(path, flags);                   \
    va_list rest;                                                     \
    va_start(rest, flags);                                            \
    const auto mode = va_arg(rest, mode_t);                           \
    va_end(rest);                                                     \
    return real(path, flags, mode);                                   \
  }

HEPSWEEP_OPEN(open)
HEPSWEEP_OPEN(open64)

// As libraries call them that were built with checks of their own.
#define HEPSWEEP_CHECKED_OPEN(name)                                              \
  extern "C" int name(const char* path, int flags) {                             \
    static const auto real = next<int(const char*, int)>(#name);                 \
    return is_for_writing(flags) && fails(#name, path) ? -1 : real(path, flags); \
  }

HEPSWEEP_CHECKED_OPEN(__open_2)
HEPSWEEP_CHECKED_OPEN(__open64_2)

#define HEPSWEEP_TEMPORARY(name)                              \
  extern "C" int name(char* pattern, int flags) {             \
    static const auto real = next<int(char*, int)>(#name);    \
    return fails(#name, pattern) ? -1 : real(pattern, flags); \
  }

HEPSWEEP_TEMPORARY(mkostemp)
HEPSWEEP_TEMPORARY(mkostemp64)

#define HEPSWEEP_STREAM(name)                                                       \
  extern "C" FILE* name(const char* path, const char* mode) {                       \
    static const auto real = next<FILE*(const char*, const char*)>(#name);          \
    return is_for_writing(mode) && fails(#name, path) ? nullptr : real(path, mode); \
  }

HEPSWEEP_STREAM(fopen)
HEPSWEEP_STREAM(fopen64)

extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
  static const auto real = next<int(clockid_t, timespec*)>("clock_gettime");
  const int result = real(clock, time);
  if (clock == CLOCK_REALTIME && result == 0) time->tv_sec += clock_error();
  return result;
}

extern "C" int gettimeofday(timeval* time, void* zone) noexcept {
  static const auto real = next<int(timeval*, void*)>("gettimeofday");
  const int result = real(time, zone);
  if (result == 0) time->tv_sec += clock_error();
  return result;
}

extern "C" time_t time(time_t* result) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (result != nullptr) *result = now.tv_sec;
  return now.tv_sec;
}
