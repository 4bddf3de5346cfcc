#include "core/error.hh"

#include <utility>

namespace hepsweep {

JsonError::JsonError(std::string path, const std::string& problem)
    : InputError(path.empty() ? problem : path + ": " + problem),
      path_(std::move(path)),
      problem_(problem) {}

}  // namespace hepsweep
