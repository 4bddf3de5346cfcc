// What libFuzzer calls. $HEPSWEEP_FUZZ_TARGET names the target; where $HEPSWEEP_FUZZ_SEEDS names a
// folder, the target's own seeds are written into it first.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "core/files.hh"
#include "tests/fuzz/target.hh"

namespace {

using namespace hepsweep;

const fuzz::Target* chosen = nullptr;

void write_seeds(const std::string& folder) {
  int number = 0;
  for (const std::string& seed : chosen->seeds()) {
    write_file_atomically(folder + "/" + std::to_string(++number), seed);
  }
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const char* const name = std::getenv("HEPSWEEP_FUZZ_TARGET");
  if (name == nullptr) {
    std::fputs("HEPSWEEP_FUZZ_TARGET names no target; start scripts/fuzz\n", stderr);
    std::exit(2);
  }
  chosen = &fuzz::target(name);
  if (const char* folder = std::getenv("HEPSWEEP_FUZZ_SEEDS")) write_seeds(folder);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  chosen->accepts({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
