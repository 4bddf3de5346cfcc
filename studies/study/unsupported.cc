#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "core/error.hh"
#include "studies/study/sections.hh"

namespace hepsweep::studies {
namespace {

struct UnsupportedKey {
  std::string_view path;
  std::string_view instead;  // what can be done today
};

constexpr std::array unsupported_keys{
    UnsupportedKey{"/stages", "write one study file for each stage"},
    UnsupportedKey{"/search/conditions",
                   "remove it, or list the configurations: "
                   "{\"list\": {\"configurations\": [...]}}"},
    UnsupportedKey{"/search/constraints",
                   "remove it, or list the configurations: "
                   "{\"list\": {\"configurations\": [...]}}"},
};

std::string shown_path(std::string_view pointer) {
  std::string path(pointer.substr(1));
  std::replace(path.begin(), path.end(), '/', '.');
  return path;
}

}  // namespace

void refuse_unsupported_keys(const Json& document) {
  for (const UnsupportedKey& key : unsupported_keys) {
    if (!document.contains(Json::json_pointer(std::string(key.path)))) continue;
    throw JsonError(shown_path(key.path),
                    fmt::format("is not supported by this version; {}", key.instead));
  }
}

}  // namespace hepsweep::studies
