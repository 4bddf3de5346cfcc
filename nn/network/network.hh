#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/json.hh"
#include "nn/network/description.hh"
#include "nn/network/seeds.hh"

namespace hepsweep::nn {

template <typename T>
class Sequence;

/// A feed-forward network: a list of layers with their weights. T is float for training; double
/// serves the gradient checks.
template <typename T>
class NetworkOf {
 public:
  /// With the initial weights of these seeds. The weights of a layer depend on the seeds, its name
  /// and its own settings only.
  /// \param layers the array behind "network" in a study
  /// \throws JsonError as describe_network does
  NetworkOf(const Json& layers, const std::string& path, std::size_t inputs, Seeds seeds);
  NetworkOf(NetworkOf&&) noexcept;
  NetworkOf& operator=(NetworkOf&&) noexcept;
  ~NetworkOf();

  std::size_t inputs() const { return description_.inputs; }
  std::size_t outputs() const { return description_.outputs; }
  std::size_t parameters() const { return description_.parameters; }
  const NetworkDescription& description() const { return description_; }
  /// The layers as they were given.
  const Json& layers() const { return layers_; }

  /// Scores of events, behind the output activation. An event's score depends on nothing but the
  /// event and the weights: not on the other events, its position or the number of events.
  /// \param events count x inputs() numbers, row by row
  /// \param scores count x outputs() numbers, row by row, written
  void predict(const T* events, std::size_t count, T* scores);

  /// All parameters in the order of the layers: weights [inputs][units] row by row, then biases.
  std::vector<T> weights() const;
  /// \throws InputError for another count than parameters()
  void set_weights(std::span<const T> weights);

  /// What training works on.
  Sequence<T>& sequence() { return *sequence_; }

 private:
  Json layers_;
  NetworkDescription description_;
  std::unique_ptr<Sequence<T>> sequence_;
};

using Network = NetworkOf<float>;

extern template class NetworkOf<float>;
extern template class NetworkOf<double>;

}  // namespace hepsweep::nn
