#include "tests/support/reference_data.hh"

#include <cstdlib>

namespace hepsweep::testing {

std::filesystem::path reference_data_folder() {
  if (const char* folder = std::getenv("HEPSWEEP_DATA")) return folder;
  return std::filesystem::path(HEPSWEEP_SOURCE_FOLDER) / ".." / "shared" / "data";
}

}  // namespace hepsweep::testing
