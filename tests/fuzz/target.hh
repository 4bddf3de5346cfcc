#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hepsweep::fuzz {

/// A reader of bytes that come from outside (a file, another process), as fuzzers and tests call
/// it. A new one is a file in targets/ and a line in target.cc.
struct Target {
  std::string_view name;  ///< also of its folders in seeds/ and findings/
  /// Reads the bytes. \return whether they are right; bad ones are refused with the error that the
  /// reader documents, whatever else it throws is a finding
  bool (*accepts)(std::string_view bytes);
  /// Right bytes, made by this program's own writers, so that they keep up with the formats; none
  /// for formats that people write: those are in seeds/.
  std::vector<std::string> (*seeds)();
};

std::span<const Target> targets();
/// \throws std::out_of_range for another name
const Target& target(std::string_view name);

/// What must hold for bytes that were accepted. \throws std::logic_error where it does not
void demand(bool holds, const char* what);

}  // namespace hepsweep::fuzz
