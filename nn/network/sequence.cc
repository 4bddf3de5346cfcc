#include "nn/network/sequence.hh"

#include <algorithm>

namespace hepsweep::nn {

template <typename T>
Sequence<T>::Sequence(const std::vector<Layer>& layers, Seeds seeds)
    : outputs_(layers.size()), output_activation_(layers.back().activation.function) {
  for (const Layer& layer : layers) {
    modules_.push_back(make_module<T>(layer, &layer != &layers.back()));
    widths_.push_back(layer.output.size());
    parameters_.add_module(modules_.back()->parameter_blocks());
  }
  parameters_.allocate();
  for (std::size_t i = 0; i < modules_.size(); ++i) {
    std::vector<ParameterView<T>> views;
    for (const auto& entry : parameters_.of_module(i)) views.push_back(parameters_.view(entry));
    modules_[i]->bind(views);
    modules_[i]->initialise(seeds);
  }
}

template <typename T>
void Sequence<T>::reserve(std::size_t rows) {
  std::size_t widest = 0;
  for (std::size_t i = 0; i < modules_.size(); ++i) {
    modules_[i]->reserve(rows);
    // Whole groups for a single column too: vectors may be written across its end.
    outputs_[i].reserve(rows * row_stride(widths_[i]) + column_group);
    widest = std::max(widest, row_stride(widths_[i]));
  }
  if (kernels::needs_sum(output_activation_.kind)) {
    logits_.reserve(rows * row_stride(widths_.back()));
  }
  for (auto& gradient : gradients_) gradient.reserve(rows * widest + column_group);
}

template <typename T>
Rows<T> Sequence<T>::output_of(std::size_t module, std::size_t rows) {
  return {outputs_[module].data(), rows, widths_[module], row_stride(widths_[module])};
}

template <typename T>
Rows<T> Sequence<T>::gradient_of(std::size_t module, std::size_t rows) {
  return {gradients_[module % 2].data(), rows, widths_[module], row_stride(widths_[module])};
}

template <typename T>
Rows<T> Sequence<T>::forward(Rows<const T> input, Pass pass) {
  for (std::size_t i = 0; i < modules_.size(); ++i) {
    const Rows<T> output = output_of(i, input.rows);
    modules_[i]->forward(input, output, pass);
    input = output;
  }
  return output_of(modules_.size() - 1, input.rows);
}

template <typename T>
void Sequence<T>::activate(Rows<T> logits) {
  if (kernels::needs_sum(output_activation_.kind)) {
    copy_rows<T>(logits, {logits_.data(), logits.rows, logits.width, logits.stride});
  }
  kernels::activate(output_activation_, logits.rows, logits.width, logits.stride, logits.data);
}

template <typename T>
void Sequence<T>::activation_backward(Rows<const T> outputs, Rows<T> gradient) {
  const T* kept = kernels::needs_sum(output_activation_.kind) ? logits_.data() : outputs.data;
  kernels::activation_backward(output_activation_, outputs.rows, outputs.width, outputs.stride,
                               kept, gradient.data);
}

template <typename T>
Rows<T> Sequence<T>::logit_gradient(std::size_t rows) {
  const Rows<T> gradient = gradient_of(modules_.size() - 1, rows);
  clear_padding(gradient);  // a wider layer may have left numbers there
  return gradient;
}

template <typename T>
void Sequence<T>::backward(Rows<const T> input, GradientListener<T>* listener) {
  for (std::size_t i = modules_.size(); i-- > 0;) {
    const Rows<const T> module_input = i == 0 ? input : output_of(i - 1, input.rows);
    const Rows<T> input_gradient = i == 0 ? Rows<T>{} : gradient_of(i - 1, input.rows);
    modules_[i]->backward(module_input, output_of(i, input.rows), gradient_of(i, input.rows),
                          input_gradient);
    if (listener == nullptr) continue;
    for (const auto& entry : parameters_.of_module(i)) {
      listener->gradient_ready(entry, parameters_.view(entry));
    }
  }
}

template class Sequence<float>;
template class Sequence<double>;

}  // namespace hepsweep::nn
