#include <cstdlib>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <numeric>

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

Network trained() {
  const Json layers = Json::parse(R"([{"dense": {"units": 40, "activation": "tanh"}},
    {"dropout": {"rate": 0.1}}, {"dense": {"units": 1, "activation": "sigmoid"}}])");
  Network network(layers, "network", 7, {});
  const auto settings =
      read_training_settings({{"loss", "binary_cross_entropy"}, {"epochs", 3}}, "training");
  train(network, settings, testing::two_normals(500, 7), {}, {});
  return network;
}

/// A digest of a short training's weights.
std::string training_digest() {
  const std::vector<float> weights = trained().weights();
  return digest_of(std::as_bytes(std::span(weights)));
}

/// The mean score of that training's events.
double mean_score() {
  const auto events = testing::two_normals(500, 7);
  std::vector<float> scores(events.events());
  trained().predict(events.all_inputs.data(), scores.size(), scores.data());
  return std::accumulate(scores.begin(), scores.end(), 0.0) / static_cast<double>(scores.size());
}

/// What the pinned processes of the tests below run.
TEST(InstructionSetProbe, prints_a_known_level_and_a_digest) {
  EXPECT_TRUE(level_within(current_level(), best_level()));
  std::cout << "\nlevel=" << current_level() << "\ndigest=" << training_digest()
            << "\nscore=" << std::setprecision(12) << mean_score() << std::endl;
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

// Faster arithmetic is the same arithmetic but for rounding.
TEST(InstructionSet, B36_gives_the_same_scores_at_every_level) {
  const double expected = mean_score();
  for (const std::string& level : known_levels()) {
    if (!level_within(level, best_level())) continue;
    const std::string line = line_with(probe(level), "score");
    ASSERT_GT(line.size(), 6U) << level;
    EXPECT_NEAR(std::stod(line.substr(6)) / expected, 1, 1e-5) << level;
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
