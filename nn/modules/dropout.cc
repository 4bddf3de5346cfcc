#include "nn/modules/dropout.hh"

#include "core/json_reader.hh"
#include "core/random.hh"
#include "nn/kernels/dropout.hh"

namespace hepsweep::nn {
template <typename T>
Dropout<T>::Dropout(double rate, std::string name, std::size_t width)
    : rate_(rate), name_(std::move(name)), width_(width) {}

template <typename T>
void Dropout<T>::initialise(Seeds seeds) {
  key_ = stream_key(seeds.study, seeds.replica, "dropout", name_);
}

template <typename T>
void Dropout<T>::reserve(std::size_t rows) {
  mask_.reserve(rows * row_stride(width_));
}

template <typename T>
void Dropout<T>::forward(Rows<const T> input, Rows<T> output, Pass pass) {
  active_ = pass.training && rate_ > 0;
  if (!active_) return copy_rows(input, output);
  const std::size_t stride = row_stride(width_);
  kernels::dropout_mask(input.rows, width_, stride, rate_, key_, pass.step, mask_.data());
  kernels::multiply_rows(input.rows, width_, input.data, input.stride,
                         static_cast<const T*>(mask_.data()), stride, output.data, output.stride);
}

template <typename T>
void Dropout<T>::backward(Rows<const T> /*input*/, Rows<const T> /*output*/,
                          Rows<T> output_gradient, Rows<T> input_gradient) {
  if (input_gradient.data == nullptr) return;
  const Rows<const T> gradient = output_gradient;
  clear_padding(input_gradient);
  if (!active_) return copy_rows(gradient, input_gradient);
  kernels::multiply_rows(gradient.rows, width_, gradient.data, gradient.stride,
                         static_cast<const T*>(mask_.data()), row_stride(width_),
                         input_gradient.data, input_gradient.stride);
}

template class Dropout<float>;
template class Dropout<double>;

Layer read_dropout(const LayerContext& context) {
  ObjectReader reader(context.settings, context.path);
  const double rate = reader.number("rate", {.lowest = 0, .highest = 1, .highest_excluded = true});
  reader.finish();
  Layer layer;
  layer.output = context.input;
  const auto make = [rate, name = context.name, width = context.input.size()](auto zero) {
    return std::make_unique<Dropout<decltype(zero)>>(rate, name, width);
  };
  layer.make_float = [make](bool) { return make(0.0F); };
  layer.make_double = [make](bool) { return make(0.0); };
  return layer;
}

}  // namespace hepsweep::nn
