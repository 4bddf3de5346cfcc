// The readers that are fuzzed, on every seed and on everything that a fuzzer ever found.
#include <filesystem>

#include <gtest/gtest.h>

#include "core/files.hh"
#include "tests/fuzz/target.hh"

namespace hepsweep::fuzz {
namespace {

std::vector<std::filesystem::path> files_in(const std::string& kind, const Target& target) {
  const auto folder = std::filesystem::path(HEPSWEEP_SOURCE_FOLDER) / "tests" / "fuzz" / kind /
                      std::string(target.name);
  std::vector<std::filesystem::path> files;
  if (!std::filesystem::exists(folder)) return files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    files.push_back(entry.path());
  }
  return files;
}

class FuzzTarget : public ::testing::TestWithParam<Target> {};

TEST_P(FuzzTarget, AcceptsItsSeeds) {
  std::size_t seeds = 0;
  for (const std::string& seed : GetParam().seeds()) {
    EXPECT_TRUE(GetParam().accepts(seed)) << "seed " << seeds;
    ++seeds;
  }
  for (const auto& file : files_in("seeds", GetParam())) {
    EXPECT_TRUE(GetParam().accepts(read_file(file))) << file;
    ++seeds;
  }
  EXPECT_GT(seeds, 0U);
}

// A finding was a crash, a hang, or gigabytes for a few bytes: it is enough that it comes back.
TEST_P(FuzzTarget, SurvivesFormerFindings) {
  for (const auto& file : files_in("findings", GetParam())) {
    SCOPED_TRACE(file.string());
    EXPECT_NO_THROW(GetParam().accepts(read_file(file)));
  }
}

TEST_P(FuzzTarget, SurvivesSeedsThatAreCutShort) {
  for (const std::string& seed : GetParam().seeds()) {
    for (std::size_t size = 0; size < seed.size(); ++size) {
      EXPECT_NO_THROW(GetParam().accepts(std::string_view(seed).substr(0, size))) << size;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Readers, FuzzTarget,
                         ::testing::ValuesIn(targets().begin(), targets().end()),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace hepsweep::fuzz
