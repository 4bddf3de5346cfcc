#include "nn/modules/dense.hh"

#include "core/random.hh"
#include "nn/activations/activation.hh"
#include "nn/initialisers/initialiser.hh"

namespace hepsweep::nn {

template <typename T>
Dense<T>::Dense(DenseSettings settings, std::string name, std::size_t inputs)
    : settings_(std::move(settings)), name_(std::move(name)), inputs_(inputs) {}

template <typename T>
std::vector<ParameterBlock> Dense<T>::parameter_blocks() const {
  const std::size_t units = settings_.units;
  ParameterBlock weights{.name = "weights",
                         .rows = inputs_,
                         .columns = units,
                         .stride = row_stride(units),
                         .regularised = true,
                         .regularisation = settings_.regularisation};
  if (units == 1) {
    weights.rows = 1;
    weights.columns = inputs_;
    weights.stride = row_stride(inputs_);
    weights.one_unit = true;
  }
  if (!settings_.bias) return {weights};
  return {weights, {.name = "biases", .rows = 1, .columns = units, .stride = row_stride(units)}};
}

template <typename T>
void Dense<T>::bind(const std::vector<ParameterView<T>>& blocks) {
  weights_ = blocks[0];
  if (settings_.bias) {
    biases_ = blocks[1];
    return;
  }
  no_biases_.reserve(2 * row_stride(settings_.units));
  biases_ = {no_biases_.data(), no_biases_.data() + row_stride(settings_.units)};
}

template <typename T>
void Dense<T>::initialise(Seeds seeds) {
  const ParameterBlock block = parameter_blocks()[0];
  RandomStream stream(stream_key(seeds.study, seeds.replica, "weights", name_));
  std::vector<double> weights(inputs_ * settings_.units);
  settings_.initialiser(stream, inputs_, settings_.units, weights);
  for (std::size_t row = 0; row < block.rows; ++row) {
    for (std::size_t column = 0; column < block.columns; ++column) {
      weights_.values[row * block.stride + column] =
          static_cast<T>(weights[row * block.columns + column]);
    }
  }
}

template <typename T>
kernels::DenseShape Dense<T>::shape(std::size_t input_stride) const {
  return {inputs_, settings_.units, input_stride, row_stride(settings_.units),
          row_stride(settings_.units)};
}

template <typename T>
void Dense<T>::reserve(std::size_t rows) {
  // Whole groups for a single column too: vectors may be read across its end.
  if (needs_sum()) sums_.reserve(rows * row_stride(settings_.units) + column_group);
  scratch_.reserve(kernels::dense_scratch_size(shape(row_stride(inputs_))));
}

template <typename T>
void Dense<T>::forward(Rows<const T> input, Rows<T> output, Pass /*pass*/) {
  const kernels::ActivationFunction& activation = settings_.activation.function;
  kernels::dense_forward(shape(input.stride), input.rows, input.data,
                         static_cast<const T*>(weights_.values),
                         static_cast<const T*>(biases_.values),
                         needs_sum() ? kernels::Activation::identity : activation, output.data);
  if (!needs_sum()) return;
  copy_rows<T>(output, {sums_.data(), output.rows, output.width, output.stride});
  kernels::activate(activation, output.rows, output.width, output.stride, output.data);
}

template <typename T>
void Dense<T>::backward(Rows<const T> input, Rows<const T> output, Rows<T> output_gradient,
                        Rows<T> input_gradient) {
  const kernels::DenseShape dense = shape(input.stride);
  const T* gradient = output_gradient.data;
  const T* kept = needs_sum() ? sums_.data() : output.data;
  kernels::dense_output_backward(dense, input.rows, kept, settings_.activation.function,
                                 output_gradient.data, biases_.gradient);
  kernels::dense_weight_gradient(dense, input.rows, input.data, gradient, weights_.gradient);
  if (input_gradient.data == nullptr) return;
  kernels::dense_input_gradient(shape(input_gradient.stride), input.rows, gradient,
                                static_cast<const T*>(weights_.values), scratch_.data(),
                                input_gradient.data);
}

template class Dense<float>;
template class Dense<double>;

}  // namespace hepsweep::nn
