#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "nn/modules/layer.hh"
#include "nn/modules/module.hh"
#include "nn/tensor/aligned_buffer.hh"

namespace hepsweep::nn {

/// {"dropout": {"rate": 0.1}}
Layer read_dropout(const LayerContext& context);

/// Inverted dropout (N. Srivastava et al., JMLR 15 (2014) 1929): in training each value becomes 0
/// with probability `rate`, and the others are multiplied by 1 / (1 - rate); prediction passes all
/// values on unchanged. The mask is a function of the seeds, the layer's name, the training step
/// and the value's place in the batch.
template <typename T>
class Dropout : public Module<T> {
 public:
  Dropout(double rate, std::string name, std::size_t width);

  void initialise(Seeds seeds) override;
  void reserve(std::size_t rows) override;
  void forward(Rows<const T> input, Rows<T> output, Pass pass) override;
  void backward(Rows<const T> input, Rows<const T> output, Rows<T> output_gradient,
                Rows<T> input_gradient) override;

 private:
  double rate_;
  std::string name_;
  std::size_t width_;
  std::uint64_t key_ = 0;
  bool active_ = false;  ///< whether the last forward pass dropped
  AlignedBuffer<T> mask_;
};

}  // namespace hepsweep::nn
