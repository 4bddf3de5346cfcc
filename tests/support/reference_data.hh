#pragma once

#include <filesystem>
#include <string>

namespace hepsweep::testing {

/// The folder of the reference data: $HEPSWEEP_DATA, or shared/data beside the checkout.
std::filesystem::path reference_data_folder();

/// Skips a test with a message that names the missing file.
#define HEPSWEEP_REQUIRE_DATA(file)                                                      \
  if (!std::filesystem::exists(::hepsweep::testing::reference_data_folder() / (file))) { \
    GTEST_SKIP() << "missing data: " << (file) << "; set HEPSWEEP_DATA to their folder"; \
  }                                                                                      \
  static_assert(true)

}  // namespace hepsweep::testing
