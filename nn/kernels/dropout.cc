#include "nn/kernels/dropout.hh"

#include <algorithm>

#include "nn/kernels/vector.hh"

namespace hepsweep::nn::kernels {
namespace {

constexpr std::size_t blocks = 16;  // Philox blocks at a time, in step: the loops vectorise
using Words = std::uint32_t[blocks];

/// The constants are those of J. Salmon et al., SC'11.
struct Philox {
  static constexpr std::uint64_t multiplier0 = 0xD2511F53, multiplier1 = 0xCD9E8D57;
  static constexpr std::uint32_t weyl0 = 0x9E3779B9, weyl1 = 0xBB67AE85;
};

void philox_round(Words (&counter)[4], std::uint32_t key0, std::uint32_t key1) {
  for (std::size_t i = 0; i < blocks; ++i) {
    const std::uint64_t product0 = Philox::multiplier0 * counter[0][i];
    const std::uint64_t product1 = Philox::multiplier1 * counter[2][i];
    counter[0][i] = static_cast<std::uint32_t>(product1 >> 32) ^ counter[1][i] ^ key0;
    counter[2][i] = static_cast<std::uint32_t>(product0 >> 32) ^ counter[3][i] ^ key1;
    counter[1][i] = static_cast<std::uint32_t>(product1);
    counter[3][i] = static_cast<std::uint32_t>(product0);
  }
}

/// Words 4 * blocks * group ... of the stream, in order.
void random_words(std::uint64_t group, std::uint64_t key, std::uint64_t step,
                  std::uint32_t (&words)[4 * blocks]) {
  Words counter[4];
  for (std::size_t i = 0; i < blocks; ++i) {
    counter[0][i] = static_cast<std::uint32_t>(group * blocks + i);
    counter[1][i] = 0;
    counter[2][i] = static_cast<std::uint32_t>(step);
    counter[3][i] = static_cast<std::uint32_t>(step >> 32);
  }
  auto key0 = static_cast<std::uint32_t>(key), key1 = static_cast<std::uint32_t>(key >> 32);
  for (int round = 0; round < 10; ++round) {
    philox_round(counter, key0, key1);
    key0 += Philox::weyl0;
    key1 += Philox::weyl1;
  }
  for (std::size_t i = 0; i < blocks; ++i) {
    for (std::size_t word = 0; word < 4; ++word) words[4 * i + word] = counter[word][i];
  }
}

}  // namespace

template <typename T>
void dropout_mask(std::size_t rows, std::size_t width, std::size_t stride, double rate,
                  std::uint64_t key, std::uint64_t step, T* mask) {
  const auto threshold = static_cast<std::uint32_t>(rate * 4294967296.0);
  const T kept = static_cast<T>(1 / (1 - rate));
  std::uint32_t words[4 * blocks];
  std::size_t row = 0, column = 0;
  const std::size_t size = rows * width;
  for (std::size_t begin = 0; begin < size; begin += 4 * blocks) {
    random_words(begin / (4 * blocks), key, step, words);
    const std::size_t count = std::min(size - begin, 4 * blocks);
    for (std::size_t used = 0; used < count;) {
      const std::size_t run = std::min(count - used, width - column);
      T* to = mask + row * stride + column;
      for (std::size_t i = 0; i < run; ++i) to[i] = words[used + i] < threshold ? T{0} : kept;
      used += run;
      column += run;
      if (column == width) column = 0, ++row;
    }
  }
}

template <typename T>
void multiply_rows(std::size_t rows, std::size_t width, const T* a, std::size_t a_stride,
                   const T* b, std::size_t b_stride, T* out, std::size_t out_stride) {
  for (std::size_t row = 0; row < rows; ++row) {
    for_each_vector<T>(width, [&](std::size_t at, std::size_t count) {
      store_some(
          out + row * out_stride + at,
          load_some(a + row * a_stride + at, count) * load_some(b + row * b_stride + at, count),
          count);
    });
  }
}

#define HEPSWEEP_INSTANTIATE(T)                                                                   \
  template HEPSWEEP_KERNEL void dropout_mask<T>(std::size_t, std::size_t, std::size_t, double,    \
                                                std::uint64_t, std::uint64_t, T*);                \
  template HEPSWEEP_KERNEL void multiply_rows<T>(std::size_t, std::size_t, const T*, std::size_t, \
                                                 const T*, std::size_t, T*, std::size_t);
HEPSWEEP_INSTANTIATE(float)
HEPSWEEP_INSTANTIATE(double)
#undef HEPSWEEP_INSTANTIATE

}  // namespace hepsweep::nn::kernels
