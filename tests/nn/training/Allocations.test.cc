// Counts what the whole test program allocates while a training step runs.

#include <atomic>
#include <cstdlib>
#include <new>

#include <gtest/gtest.h>

#include "nn/training/training_step.hh"

namespace {

std::atomic<std::size_t> allocations{0};

void* counted(std::size_t size, std::size_t alignment) {
  ++allocations;
  void* memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) {
  return counted(size, alignof(std::max_align_t));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}

namespace hepsweep::nn {
namespace {

TEST(TrainingStep, allocates_no_memory) {
  const Json layers =
      Json::parse(R"([{"dense": {"units": 33, "activation": "relu", "l1": 0.1, "max_norm": 1}},
    {"dropout": {"rate": 0.2}}, {"dense": {"units": 9, "activation": "tanh"}},
    {"activation": "sigmoid"}, {"dense": {"units": 3, "activation": "softmax"}}])");
  for (const OptimizerKind& kind : optimizer_kinds()) {
    const std::string& optimizer = kind.name;
    const auto settings = read_training_settings({{"loss", "categorical_cross_entropy"},
                                                  {"optimizer", optimizer},
                                                  {"gradient_clipping", {{"norm", 1}}},
                                                  {"batch_size", 50}},
                                                 "training");
    Network network(layers, "network", 11, {});
    TrainingStep<float> step(network, settings);
    std::fill_n(step.inputs(), 50 * 11, 0.5F);
    std::fill_n(step.targets(), 50 * 3, 1.0F / 3);
    std::fill_n(step.weights(), 50, 1.0F);
    const std::size_t at_start = allocations;
    for (const std::size_t rows : {50, 50, 17, 50}) step.run(rows, {0.01});
    EXPECT_EQ(allocations, at_start) << optimizer;
    EXPECT_GT(at_start, 0U) << "the counter does not count";
  }
}

}  // namespace
}  // namespace hepsweep::nn
