#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "nn/modules/regularisation.hh"
#include "nn/network/seeds.hh"
#include "nn/tensor/rows.hh"

namespace hepsweep::nn {

/// A matrix of parameters of one module. In memory its rows lie `stride` apart and what stands
/// behind the columns is zero, always.
struct ParameterBlock {
  std::string name;  ///< "weights", "biases"
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::size_t stride = 0;
  bool regularised = false;            ///< weights are, biases aren't
  Regularisation regularisation = {};  ///< the layer's own
  bool one_unit = false;               ///< a row of the weights of one unit, not a column for each

  std::size_t memory() const { return rows * stride; }
};

/// Where a block's numbers lie.
template <typename T>
struct ParameterView {
  T* values = nullptr;
  T* gradient = nullptr;
};

/// One pass through the network.
struct Pass {
  bool training = false;   ///< dropout acts in training only
  std::uint64_t step = 0;  ///< training steps before this one: the counter of dropout's masks
};

/// A layer with its numbers: takes a batch, row by row, to another one. A new module is a pair of
/// files and a line in modules/table.cc; the contract tests run over the whole table.
template <typename T>
class Module {
 public:
  virtual ~Module() = default;

  /// The parameters in a fixed order; called once, before bind().
  virtual std::vector<ParameterBlock> parameter_blocks() const { return {}; }
  /// Hands over the memory of the blocks, zeroed, in the same order.
  virtual void bind(const std::vector<ParameterView<T>>& /*blocks*/) {}
  /// Sets the initial parameters and keys of random streams.
  virtual void initialise(Seeds /*seeds*/) {}
  /// Makes room for batches of up to `rows` events; afterwards no pass allocates memory.
  virtual void reserve(std::size_t /*rows*/) {}

  /// \param input not padded where it is the network's own input
  /// \param output rows for this module's outputs
  virtual void forward(Rows<const T> input, Rows<T> output, Pass pass) = 0;

  /// Behind forward() of the same batch: writes the parameters' gradients (overwriting them) and
  /// the gradient with respect to the input.
  /// \param output_gradient may be overwritten
  /// \param input_gradient data is nullptr where nobody wants it; its padding is to become zero
  virtual void backward(Rows<const T> input, Rows<const T> output, Rows<T> output_gradient,
                        Rows<T> input_gradient) = 0;
};

}  // namespace hepsweep::nn
