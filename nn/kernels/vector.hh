#pragma once

// Private to nn/kernels: the processor's vectors, through Eigen's packets. All loads are unaligned
// ones and no loop asks where its data lie, so that results do not depend on addresses.

#include <cmath>
#include <cstddef>
#include <cstring>

#include <Eigen/Core>

namespace hepsweep::nn::kernels {

template <typename T>
using Vector = typename Eigen::internal::packet_traits<T>::type;

/// Numbers in a vector.
template <typename T>
inline constexpr std::size_t lanes = sizeof(Vector<T>) / sizeof(T);

template <typename T>
inline Vector<T> load(const T* from) {
  return Eigen::internal::ploadu<Vector<T>>(from);
}

template <typename T>
inline void store(T* to, Vector<T> value) {
  Eigen::internal::pstoreu(to, value);
}

template <typename T>
inline Vector<T> broadcast(T value) {
  return Eigen::internal::pset1<Vector<T>>(value);
}

/// a b + c, in one rounding where the processor has it.
template <typename V>
inline V multiply_add(V a, V b, V c) {
  return Eigen::internal::pmadd(a, b, c);
}

template <typename V>
inline V square_root(V value) {
  return Eigen::internal::psqrt(value);
}

/// The first `count` numbers, zeros behind them; reads no others.
template <typename T>
inline Vector<T> load_first(const T* from, std::size_t count) {
  T padded[lanes<T>] = {};
  std::memcpy(padded, from, count * sizeof(T));
  return load(padded);
}

template <typename T>
inline void store_first(T* to, Vector<T> value, std::size_t count) {
  T padded[lanes<T>];
  store(padded, value);
  std::memcpy(to, padded, count * sizeof(T));
}

/// The sum of all lanes, always in the same order.
template <typename T>
inline T sum_of(Vector<T> value) {
  T values[lanes<T>];
  store(values, value);
  for (std::size_t half = lanes<T> / 2; half > 0; half /= 2) {
    for (std::size_t lane = 0; lane < half; ++lane) values[lane] += values[lane + half];
  }
  return values[0];
}

/// Calls function(offset, count) for every vector of `size` numbers; count < lanes at the end only.
template <typename T, typename Function>
inline void for_each_vector(std::size_t size, Function function) {
  std::size_t offset = 0;
  for (; offset + lanes<T> <= size; offset += lanes<T>) function(offset, lanes<T>);
  if (offset < size) function(offset, size - offset);
}

/// Loads a whole vector or the first `count` numbers of one.
template <typename T>
inline Vector<T> load_some(const T* from, std::size_t count) {
  return count == lanes<T> ? load(from) : load_first(from, count);
}

template <typename T>
inline void store_some(T* to, Vector<T> value, std::size_t count) {
  if (count == lanes<T>) {
    store(to, value);
  } else {
    store_first(to, value, count);
  }
}

}  // namespace hepsweep::nn::kernels
