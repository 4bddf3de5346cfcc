#include "nn/kernels/loss.hh"

#include "nn/kernels/softmax.hh"

namespace hepsweep::nn::kernels {
namespace {

/// The sum in double of the first `count` lanes.
template <typename T>
double wide_sum(Vector<T> value, std::size_t count) {
  T values[lanes<T>];
  store(values, value);
  double sum = 0;
  for (std::size_t lane = 0; lane < count; ++lane) sum += static_cast<double>(values[lane]);
  return sum;
}

/// A loss that is a sum over the outputs: Element{}(output, target, gradient) gives one term and
/// its derivative. `size` outputs without gaps have the weights at weights[i * weight_step].
template <typename Element, typename T, typename Weight>
double elementwise_run(std::size_t size, const T* outputs, const T* targets, Weight weight_at,
                       T scale, T* gradient) {
  double sum = 0;
  for_each_vector<T>(size, [&](std::size_t at, std::size_t count) {
    const Vector<T> weight = weight_at(at, count);
    Vector<T> slope;
    const Vector<T> value = Element::template term<T>(load_some(outputs + at, count),
                                                      load_some(targets + at, count), slope);
    sum += wide_sum<T>(weight * value, count);
    store_some(gradient + at, broadcast(scale) * weight * slope, count);
  });
  return sum;
}

template <typename Element, typename T>
double elementwise_loss(const LossBatch<T>& batch, T scale, T* gradient) {
  if (batch.width == 1) {
    return elementwise_run<Element>(
        batch.rows, batch.outputs, batch.targets,
        [&](std::size_t at, std::size_t count) { return load_some(batch.weights + at, count); },
        scale, gradient);
  }
  double sum = 0;
  for (std::size_t row = 0; row < batch.rows; ++row) {
    sum += elementwise_run<Element>(
        batch.width, batch.outputs + row * batch.stride, batch.targets + row * batch.width,
        [&](std::size_t, std::size_t) { return broadcast(batch.weights[row]); }, scale,
        gradient + row * batch.stride);
  }
  return sum;
}

struct SigmoidCrossEntropy {
  template <typename T>
  static Vector<T> term(Vector<T> z, Vector<T> target, Vector<T>& slope) {
    const Vector<T> one = broadcast(T{1});
    const Vector<T> small = exponential<T>(-absolute(z));  // exp(-|z|), in (0, 1]
    const Vector<T> tail = small / (one + small);          // sigmoid(-|z|)
    slope = (z > broadcast(T{0}) ? one - tail : tail) - target;
    return larger(z, broadcast(T{0})) - z * target + log_one_plus<T>(small);
  }
};

struct HalfSquaredError {
  template <typename T>
  static Vector<T> term(Vector<T> y, Vector<T> target, Vector<T>& slope) {
    slope = y - target;
    return broadcast(T{0.5}) * slope * slope;
  }
};

/// One event's categorical cross-entropy; leaves softmax(z) sum(t) - t in `gradient`.
template <typename T>
double softmax_cross_entropy_row(std::size_t width, const T* z, const T* target, T* gradient) {
  const T largest = *std::max_element(z, z + width);
  const T sum = shifted_exponentials(width, z, largest, gradient);
  const double log_sum = std::log(static_cast<double>(sum));
  double loss = 0;
  T total = 0;
  for (std::size_t k = 0; k < width; ++k) {
    loss += static_cast<double>(target[k]) * (log_sum - static_cast<double>(z[k] - largest));
    total += target[k];
  }
  for (std::size_t k = 0; k < width; ++k) gradient[k] = gradient[k] / sum * total - target[k];
  return loss;
}

}  // namespace

template <typename T>
double sigmoid_cross_entropy(const LossBatch<T>& batch, T scale, T* gradient) {
  return elementwise_loss<SigmoidCrossEntropy>(batch, scale, gradient);
}

template <typename T>
double half_squared_error(const LossBatch<T>& batch, T scale, T* gradient) {
  return elementwise_loss<HalfSquaredError>(batch, scale, gradient);
}

template <typename T>
double softmax_cross_entropy(const LossBatch<T>& batch, T scale, T* gradient) {
  double sum = 0;
  for (std::size_t row = 0; row < batch.rows; ++row) {
    T* slope = gradient + row * batch.stride;
    const double loss = softmax_cross_entropy_row(batch.width, batch.outputs + row * batch.stride,
                                                  batch.targets + row * batch.width, slope);
    sum += static_cast<double>(batch.weights[row]) * loss;
    for (std::size_t k = 0; k < batch.width; ++k) slope[k] *= scale * batch.weights[row];
  }
  return sum;
}

#define HEPSWEEP_INSTANTIATE(T)                                                         \
  template HEPSWEEP_KERNEL double sigmoid_cross_entropy<T>(const LossBatch<T>&, T, T*); \
  template HEPSWEEP_KERNEL double softmax_cross_entropy<T>(const LossBatch<T>&, T, T*); \
  template HEPSWEEP_KERNEL double half_squared_error<T>(const LossBatch<T>&, T, T*);
HEPSWEEP_INSTANTIATE(float)
HEPSWEEP_INSTANTIATE(double)
#undef HEPSWEEP_INSTANTIATE

}  // namespace hepsweep::nn::kernels
