#include "nn/kernels/dense.hh"

#include "nn/kernels/elementwise.hh"
#include "nn/kernels/product.hh"
#include "nn/kernels/single_unit.hh"
#include "nn/kernels/softmax.hh"
#include "nn/kernels/transpose.hh"
#include "nn/tensor/rows.hh"

namespace hepsweep::nn::kernels {
namespace {

/// Columns that a vectorised loop over `width` numbers of a padded row writes.
std::size_t whole_groups(std::size_t width) {
  return (width + column_group - 1) / column_group * column_group;
}

constexpr auto nothing_to_finish = [](std::size_t, std::size_t, std::size_t, std::size_t) {};

/// The gradient behind the activation, and its sum over the rows, for `Vectors` vectors.
template <typename T, typename Kind, std::size_t Vectors>
void output_backward_columns(Kind kind, std::size_t rows, std::size_t stride, const T* kept,
                             T* gradient, T* sums_out) {
  Vector<T> sums[Vectors];
#pragma GCC unroll 4
  for (auto& sum : sums) sum = broadcast(T{0});
  for (std::size_t row = 0; row < rows; ++row) {
#pragma GCC unroll 4
    for (std::size_t j = 0; j < Vectors; ++j) {
      const std::size_t at = row * stride + j * lanes<T>;
      Vector<T> value = load(gradient + at);
      if constexpr (!std::is_same_v<Kind, Identity>) {
        value = value * kind.template derivative<T>(load(kept + at));
        store(gradient + at, value);
      }
      sums[j] = sums[j] + value;
    }
  }
#pragma GCC unroll 4
  for (std::size_t j = 0; j < Vectors; ++j) store(sums_out + j * lanes<T>, sums[j]);
}

template <typename T, typename Kind>
void output_backward(Kind kind, std::size_t rows, std::size_t columns, std::size_t stride,
                     const T* kept, T* gradient, T* sums) {
  constexpr std::size_t wide = 4 * lanes<T>;
  std::size_t column = 0;
  for (; column + wide <= columns; column += wide) {
    output_backward_columns<T, Kind, 4>(kind, rows, stride, kept + column, gradient + column,
                                        sums + column);
  }
  for (; column < columns; column += lanes<T>) {
    output_backward_columns<T, Kind, 1>(kind, rows, stride, kept + column, gradient + column,
                                        sums + column);
  }
}

}  // namespace

template <typename T>
void dense_forward(const DenseShape& shape, std::size_t rows, const T* input, const T* weights,
                   const T* bias, const ActivationFunction& activation, T* output) {
  if (shape.units == 1) {
    single_forward(rows, shape.inputs, input, shape.input_stride, weights, bias[0], output);
    activate(activation, rows, 1, 1, output);
    return;
  }
  const std::size_t columns = whole_groups(shape.units);
  const Left<T, false> left{input, shape.input_stride};
  const auto product = [&](auto kind) {
    multiply(rows, columns, shape.inputs, left, weights, shape.weight_stride, output,
             shape.output_stride, bias,
             [&](std::size_t row, std::size_t tile_height, std::size_t column, std::size_t width) {
               if constexpr (std::is_same_v<decltype(kind), Identity>) return;
               for (std::size_t i = row; i < row + tile_height; ++i) {
                 T* at = output + i * shape.output_stride + column;
                 for (std::size_t j = 0; j < width; j += lanes<T>) {
                   store(at + j, kind.template value<T>(load(at + j)));
                 }
               }
             });
  };
  if (with_fused(activation, product)) return;
  product(Identity{});
  const bool whole_row = activation.kind == Activation::softmax;
  activate(activation, rows, whole_row ? shape.units : columns, shape.output_stride, output);
}

template <typename T>
void dense_output_backward(const DenseShape& shape, std::size_t rows, const T* kept,
                           const ActivationFunction& activation, T* gradient, T* bias_gradient) {
  if (shape.units == 1) {
    activation_backward(activation, rows, 1, 1, kept, gradient);
    T sum = 0;
    for (std::size_t row = 0; row < rows; ++row) sum += gradient[row];
    bias_gradient[0] = sum;
    return;
  }
  if (activation.kind == Activation::softmax) {
    activation_backward(activation, rows, shape.units, shape.output_stride, kept, gradient);
  }
  with_elementwise(activation, [&](auto kind) {
    output_backward(kind, rows, whole_groups(shape.units), shape.output_stride, kept, gradient,
                    bias_gradient);
  });
}

template <typename T>
void dense_weight_gradient(const DenseShape& shape, std::size_t rows, const T* input,
                           const T* gradient, T* weight_gradient) {
  if (shape.units == 1) {
    single_weight_gradient(rows, shape.inputs, input, shape.input_stride, gradient,
                           weight_gradient);
    return;
  }
  multiply(shape.inputs, whole_groups(shape.units), rows, Left<T, true>{input, shape.input_stride},
           gradient, shape.output_stride, weight_gradient, shape.weight_stride,
           static_cast<const T*>(nullptr), nothing_to_finish);
}

std::size_t dense_scratch_size(const DenseShape& shape) {
  return shape.units == 1 || shape.inputs == 1
             ? 0
             : whole_groups(shape.units) * row_stride(shape.inputs);
}

template <typename T>
void dense_input_gradient(const DenseShape& shape, std::size_t rows, const T* gradient,
                          const T* weights, T* transposed, T* input_gradient) {
  if (shape.inputs == 1) {
    single_forward(rows, shape.units, gradient, shape.output_stride, weights, T{0}, input_gradient);
    return;
  }
  const std::size_t columns = whole_groups(shape.inputs);
  if (shape.units == 1) {
    single_input_gradient(rows, columns, gradient, weights, input_gradient, shape.input_stride);
    return;
  }
  const std::size_t stride = row_stride(shape.inputs);
  transpose(shape.inputs, whole_groups(shape.units), weights, shape.weight_stride, transposed,
            stride, columns);
  multiply(rows, columns, shape.units, Left<T, false>{gradient, shape.output_stride}, transposed,
           stride, input_gradient, shape.input_stride, static_cast<const T*>(nullptr),
           nothing_to_finish);
}

#define HEPSWEEP_INSTANTIATE(T)                                                                    \
  template HEPSWEEP_KERNEL void dense_forward<T>(const DenseShape&, std::size_t, const T*,         \
                                                 const T*, const T*, const ActivationFunction&,    \
                                                 T*);                                              \
  template HEPSWEEP_KERNEL void dense_output_backward<T>(const DenseShape&, std::size_t, const T*, \
                                                         const ActivationFunction&, T*, T*);       \
  template HEPSWEEP_KERNEL void dense_weight_gradient<T>(const DenseShape&, std::size_t, const T*, \
                                                         const T*, T*);                            \
  template HEPSWEEP_KERNEL void dense_input_gradient<T>(const DenseShape&, std::size_t, const T*,  \
                                                        const T*, T*, T*);
HEPSWEEP_INSTANTIATE(float)
HEPSWEEP_INSTANTIATE(double)
#undef HEPSWEEP_INSTANTIATE

}  // namespace hepsweep::nn::kernels
