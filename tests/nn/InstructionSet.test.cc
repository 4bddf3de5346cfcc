#include <cstdlib>
#include <filesystem>
#include <iostream>

#include <gtest/gtest.h>

#include "core/digest.hh"
#include "core/error.hh"
#include "nn/instruction_set.hh"
#include "nn/network/network.hh"
#include "nn/training/trainer.hh"
#include "tests/nn/training/small_problem.hh"
#include "tests/support/program.hh"

namespace hepsweep::nn {
namespace {

/// A digest of a short training's weights.
std::string training_digest() {
  const Json layers = Json::parse(R"([{"dense": {"units": 40, "activation": "tanh"}},
    {"dropout": {"rate": 0.1}}, {"dense": {"units": 1, "activation": "sigmoid"}}])");
  Network network(layers, "network", 7, {});
  const auto settings =
      read_training_settings({{"loss", "binary_cross_entropy"}, {"epochs", 3}}, "training");
  train(network, settings, testing::two_normals(500, 7), {}, {});
  const std::vector<float> weights = network.weights();
  return digest_of(std::as_bytes(std::span(weights)));
}

/// What the pinned processes of the tests below run.
TEST(InstructionSetProbe, prints_a_known_level_and_a_digest) {
  EXPECT_TRUE(level_within(current_level(), best_level()));
  std::cout << "\nlevel=" << current_level() << "\ndigest=" << training_digest() << std::endl;
}

std::string probe(const std::string& level) {
  const auto output = hepsweep::testing::run_program(
      {"/usr/bin/env", "GLIBC_TUNABLES=" + tunables_for_level(level),
       std::filesystem::read_symlink("/proc/self/exe").string(), "--gtest_also_run_disabled_tests",
       "--gtest_filter=InstructionSetProbe.*"});
  EXPECT_EQ(output.exit_code, 0) << output.error;
  return output.out;
}

std::string line_with(const std::string& text, const std::string& key) {
  const std::size_t begin = text.find(key + "=");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find('\n', begin) - begin);
}

TEST(InstructionSet, is_the_best_one_unless_pinned) {
  if (std::getenv("GLIBC_TUNABLES") == nullptr) {
    EXPECT_EQ(current_level(), best_level());
  }
  EXPECT_TRUE(level_within(current_level(), best_level()));
}

TEST(InstructionSet, follows_the_tunables_of_every_level) {
  for (const std::string& level : known_levels()) {
    if (!level_within(level, best_level())) continue;
    const std::string out = probe(level);
    EXPECT_EQ(line_with(out, "level"), "level=" + level);
    EXPECT_EQ(line_with(out, "digest"), line_with(probe(level), "digest"))
        << "two processes differ at " << level;
  }
}

TEST(InstructionSet, gives_the_same_training_in_another_process) {
  if (current_level() != best_level()) GTEST_SKIP() << "this process is pinned";
  EXPECT_EQ(line_with(probe(best_level()), "digest"), "digest=" + training_digest());
}

TEST(InstructionSet, orders_the_levels_and_refuses_others) {
  EXPECT_TRUE(level_within("x86-64-v2", "x86-64-v4"));
  EXPECT_FALSE(level_within("x86-64-v4", "x86-64-v3"));
  EXPECT_THROW(level_within("x86-64-v5", "x86-64-v4"), InputError);
  try {
    tunables_for_level("avx512");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("x86-64-v4"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace hepsweep::nn
