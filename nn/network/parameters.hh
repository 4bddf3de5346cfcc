#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "nn/modules/module.hh"
#include "nn/tensor/aligned_buffer.hh"

namespace hepsweep::nn {

/// All parameters of a network in one piece of memory and their gradients in another.
template <typename T>
class Parameters {
 public:
  struct Entry {
    ParameterBlock block;
    std::size_t place = 0;   ///< of its first number
    std::size_t module = 0;  ///< whose it is
  };

  /// Adds the blocks of the next module.
  void add_module(const std::vector<ParameterBlock>& blocks);
  /// Takes the memory, zeroed; no module can be added behind it.
  void allocate();

  /// The entries of one module, in its order.
  std::span<const Entry> of_module(std::size_t module) const;
  std::span<const Entry> entries() const { return entries_; }
  ParameterView<T> view(const Entry& entry);

  /// Numbers in memory, padding included.
  std::size_t memory() const { return memory_; }
  const T* values() const { return values_.data(); }

  /// Without the padding, block by block.
  std::vector<T> values_packed() const { return packed(values_); }
  std::vector<T> gradients_packed() const { return packed(gradients_); }
  /// \pre as many numbers as values_packed() has
  void set_values(std::span<const T> values);

 private:
  std::vector<T> packed(const AlignedBuffer<T>& buffer) const;

  std::vector<Entry> entries_;
  std::vector<std::size_t> module_begin_{0};
  std::size_t memory_ = 0;
  AlignedBuffer<T> values_;
  AlignedBuffer<T> gradients_;
};

}  // namespace hepsweep::nn
