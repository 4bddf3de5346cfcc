#include "bench/farm/processor_use.hh"

#include <sys/resource.h>

namespace hepsweep::bench {
namespace {

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

rusage usage_of(int who) {
  rusage usage{};
  ::getrusage(who, &usage);
  return usage;
}

}  // namespace

ProcessorUse processor_use() {
  const rusage own = usage_of(RUSAGE_SELF);
  const rusage children = usage_of(RUSAGE_CHILDREN);
  return {seconds_of(own.ru_utime) + seconds_of(own.ru_stime),
          seconds_of(children.ru_utime) + seconds_of(children.ru_stime)};
}

double peak_memory_mb() {
  return static_cast<double>(usage_of(RUSAGE_SELF).ru_maxrss) * 1024 / 1e6;
}

}  // namespace hepsweep::bench
