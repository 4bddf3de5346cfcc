#include "nn/network/network.hh"

#include <algorithm>

#include <fmt/core.h>

#include "core/error.hh"
#include "nn/network/plan.hh"
#include "nn/network/sequence.hh"

namespace hepsweep::nn {
namespace {

/// Events that prediction takes through the network at a time.
constexpr std::size_t prediction_block = 256;

}  // namespace

template <typename T>
NetworkOf<T>::NetworkOf(const Json& layers, const std::string& path, std::size_t inputs,
                        Seeds seeds)
    : layers_(layers),
      description_(describe_network(layers, path, inputs)),
      sequence_(std::make_unique<Sequence<T>>(read_layers(layers, path, inputs), seeds)) {}

template <typename T>
NetworkOf<T>::NetworkOf(NetworkOf&&) noexcept = default;
template <typename T>
NetworkOf<T>& NetworkOf<T>::operator=(NetworkOf&&) noexcept = default;
template <typename T>
NetworkOf<T>::~NetworkOf() = default;

template <typename T>
void NetworkOf<T>::predict(const T* events, std::size_t count, T* scores) {
  sequence_->reserve(prediction_block);
  for (std::size_t begin = 0; begin < count; begin += prediction_block) {
    const std::size_t rows = std::min(prediction_block, count - begin);
    const Rows<T> result =
        sequence_->forward({events + begin * inputs(), rows, inputs(), inputs()}, Pass{});
    sequence_->activate(result);
    for (std::size_t row = 0; row < rows; ++row) {
      std::copy_n(result.row(row), outputs(), scores + (begin + row) * outputs());
    }
  }
}

template <typename T>
std::vector<T> NetworkOf<T>::weights() const {
  return sequence_->parameters().values_packed();
}

template <typename T>
void NetworkOf<T>::set_weights(std::span<const T> weights) {
  if (weights.size() != parameters()) {
    throw InputError(
        fmt::format("{} weights for a network with {} parameters", weights.size(), parameters()));
  }
  sequence_->parameters().set_values(weights);
}

template class NetworkOf<float>;
template class NetworkOf<double>;

}  // namespace hepsweep::nn
