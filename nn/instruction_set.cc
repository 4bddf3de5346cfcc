#include "nn/instruction_set.hh"

#include <algorithm>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/words.hh"
#include "nn/kernels/level.hh"

namespace hepsweep::nn {
namespace {

/// What the loader must not see, so that it takes a processor for one below v4, and below v3. Where
/// one usable feature of a level is missing, glibc takes the level to be missing; the others are
/// there for the C library's own choices (exp, log, memcpy).
constexpr std::string_view hide_v4 = "-AVX512F,-AVX512VL,-AVX512BW,-AVX512CD,-AVX512DQ";
constexpr std::string_view hide_v3 = "-AVX2,-AVX,-FMA,-FMA4,-BMI1,-BMI2,-LZCNT,-MOVBE,-F16C";

std::size_t level_index(std::string_view level) {
  const auto& levels = known_levels();
  const auto found = std::ranges::find(levels, level);
  if (found == levels.end()) {
    throw InputError(fmt::format("the instruction set {}", unknown_word_message(level, levels)));
  }
  return static_cast<std::size_t>(found - levels.begin());
}

bool has_v3() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
}

bool has_v4() {
  return has_v3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
}

}  // namespace

const std::vector<std::string>& known_levels() {
  static const std::vector<std::string> levels = {"x86-64-v2", "x86-64-v3", "x86-64-v4"};
  return levels;
}

std::string current_level() {
  return kernels::kernel_level();
}

std::string best_level() {
  return known_levels()[has_v4() ? 2 : has_v3() ? 1 : 0];
}

bool level_within(std::string_view level, std::string_view best) {
  return level_index(level) <= level_index(best);
}

std::string tunables_for_level(std::string_view level) {
  const std::size_t index = level_index(level);
  std::string hidden;
  if (index < 2) hidden = hide_v4;
  if (index < 1) hidden += fmt::format(",{}", hide_v3);
  return "glibc.cpu.hwcaps=" + hidden;
}

}  // namespace hepsweep::nn
