#include "nn/modules/activation_layer.hh"

#include "core/json_reader.hh"
#include "nn/activations/activation.hh"

namespace hepsweep::nn {

template <typename T>
void ActivationLayer<T>::forward(Rows<const T> input, Rows<T> output, Pass /*pass*/) {
  copy_rows(input, output);
  kernels::activate(activation_, output.rows, output.width, output.stride, output.data);
}

template <typename T>
void ActivationLayer<T>::backward(Rows<const T> /*input*/, Rows<const T> output,
                                  Rows<T> output_gradient, Rows<T> input_gradient) {
  if (input_gradient.data == nullptr) return;
  copy_rows<T>(output_gradient, input_gradient);
  clear_padding(input_gradient);
  kernels::activation_backward(activation_, output.rows, output.width, output.stride, output.data,
                               input_gradient.data);
}

template class ActivationLayer<float>;
template class ActivationLayer<double>;

Layer read_activation_layer(const LayerContext& context) {
  ObjectReader reader(context.settings, context.path);
  const std::string name = reader.choice("function", activation_names());
  reader.finish();
  Layer layer;
  layer.output = context.input;
  layer.activation = name;
  const auto make = [name](bool activated, auto zero) {
    return std::make_unique<ActivationLayer<decltype(zero)>>(
        activated ? activation_kind(name).kernel : kernels::Activation::identity);
  };
  layer.make_float = [make](bool activated) { return make(activated, 0.0F); };
  layer.make_double = [make](bool activated) { return make(activated, 0.0); };
  return layer;
}

}  // namespace hepsweep::nn
