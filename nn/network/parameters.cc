#include "nn/network/parameters.hh"

#include <algorithm>

namespace hepsweep::nn {

template <typename T>
void Parameters<T>::add_module(const std::vector<ParameterBlock>& blocks) {
  for (const ParameterBlock& block : blocks) {
    entries_.push_back({block, memory_, module_begin_.size() - 1});
    memory_ += (block.memory() + column_group - 1) / column_group * column_group;
  }
  module_begin_.push_back(entries_.size());
}

template <typename T>
void Parameters<T>::allocate() {
  values_.reserve(memory_);
  gradients_.reserve(memory_);
}

template <typename T>
std::span<const typename Parameters<T>::Entry> Parameters<T>::of_module(std::size_t module) const {
  return std::span(entries_).subspan(module_begin_[module],
                                     module_begin_[module + 1] - module_begin_[module]);
}

template <typename T>
ParameterView<T> Parameters<T>::view(const Entry& entry) {
  return {values_.data() + entry.place, gradients_.data() + entry.place};
}

template <typename T>
std::vector<T> Parameters<T>::packed(const AlignedBuffer<T>& buffer) const {
  std::vector<T> all;
  for (const Entry& entry : entries_) {
    for (std::size_t row = 0; row < entry.block.rows; ++row) {
      const T* from = buffer.data() + entry.place + row * entry.block.stride;
      all.insert(all.end(), from, from + entry.block.columns);
    }
  }
  return all;
}

template <typename T>
void Parameters<T>::set_values(std::span<const T> values) {
  const T* from = values.data();
  for (const Entry& entry : entries_) {
    for (std::size_t row = 0; row < entry.block.rows; ++row) {
      std::copy_n(from, entry.block.columns,
                  values_.data() + entry.place + row * entry.block.stride);
      from += entry.block.columns;
    }
  }
}

template class Parameters<float>;
template class Parameters<double>;

}  // namespace hepsweep::nn
