#include "coordinator/commands/same_events.hh"

#include <fmt/core.h>

#include "core/error.hh"

namespace hepsweep::coordinator {

void check_same_events(const std::string& database, const std::string& digest_then,
                       const std::string& digest_now) {
  if (digest_then == digest_now) return;
  throw InputError(
      fmt::format("{}: the events are not those with which this study was begun (digest {}, now "
                  "{}); bring the files back, or start anew with another --db",
                  database, digest_then.substr(0, 8), digest_now.substr(0, 8)));
}

}  // namespace hepsweep::coordinator
