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
void ActivationLayer<T>::backward(Rows<const T> input, Rows<const T> output,
                                  Rows<T> output_gradient, Rows<T> input_gradient) {
  if (input_gradient.data == nullptr) return;
  copy_rows<T>(output_gradient, input_gradient);
  clear_padding(input_gradient);
  // Behind another layer the input lies as the output does.
  const Rows<const T> kept = kernels::needs_sum(activation_.kind) ? input : output;
  kernels::activation_backward(activation_, kept.rows, kept.width, kept.stride, kept.data,
                               input_gradient.data);
}

template class ActivationLayer<float>;
template class ActivationLayer<double>;

namespace {

ActivationPlan read_settings(const LayerContext& context) {
  const Json& settings = context.settings;
  if (!settings.is_object() || !settings.contains("function")) {
    return read_activation(settings, context.path);
  }
  ObjectReader reader(settings, context.path);
  const ActivationPlan activation =
      read_activation(reader.value("function"), reader.path("function"));
  reader.finish();
  return activation;
}

}  // namespace

Layer read_activation_layer(const LayerContext& context) {
  const ActivationPlan activation = read_settings(context);
  Layer layer;
  layer.output = context.input;
  layer.activation = activation;
  const auto make = [activation](bool activated, auto zero) {
    return std::make_unique<ActivationLayer<decltype(zero)>>(
        activated ? activation.function : kernels::ActivationFunction());
  };
  layer.make_float = [make](bool activated) { return make(activated, 0.0F); };
  layer.make_double = [make](bool activated) { return make(activated, 0.0); };
  return layer;
}

}  // namespace hepsweep::nn
