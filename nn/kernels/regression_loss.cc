// Losses of values: y minus the target t.

#include "nn/kernels/elementwise_loss.hh"

namespace hepsweep::nn::kernels {
namespace {

struct HalfSquaredError {
  template <typename T>
  static Vector<T> term(Vector<T> y, Vector<T> target, Vector<T>& slope) {
    slope = y - target;
    return broadcast(T{0.5}) * slope * slope;
  }
};

struct SquaredError {
  template <typename T>
  static Vector<T> term(Vector<T> y, Vector<T> target, Vector<T>& slope) {
    const Vector<T> difference = y - target;
    slope = difference + difference;
    return difference * difference;
  }
};

struct AbsoluteError {
  template <typename T>
  static Vector<T> term(Vector<T> y, Vector<T> target, Vector<T>& slope) {
    const Vector<T> zero = broadcast(T{0}), one = broadcast(T{1});
    const Vector<T> difference = y - target;
    slope = difference > zero ? one : (difference < zero ? -one : zero);
    return absolute(difference);
  }
};

struct Huber {
  double delta;

  template <typename T>
  Vector<T> term(Vector<T> y, Vector<T> target, Vector<T>& slope) const {
    const Vector<T> limit = broadcast(static_cast<T>(delta));
    const Vector<T> difference = y - target;
    slope = larger(smaller(difference, limit), -limit);
    return slope * (difference - broadcast(T{0.5}) * slope);
  }
};

}  // namespace

template <typename T>
double half_squared_error(const LossBatch<T>& batch, T scale, T* gradient) {
  return elementwise_loss(HalfSquaredError{}, batch, scale, gradient);
}

template <typename T>
double squared_error(const LossBatch<T>& batch, T scale, T* gradient) {
  return elementwise_loss(SquaredError{}, batch, scale, gradient);
}

template <typename T>
double absolute_error(const LossBatch<T>& batch, T scale, T* gradient) {
  return elementwise_loss(AbsoluteError{}, batch, scale, gradient);
}

template <typename T>
double huber_loss(const LossBatch<T>& batch, double delta, T scale, T* gradient) {
  return elementwise_loss(Huber{delta}, batch, scale, gradient);
}

template <typename T>
double quantile_loss(const LossBatch<T>& batch, const double* quantiles, T scale, T* gradient) {
  double sum = 0;
  for (std::size_t row = 0; row < batch.rows; ++row) {
    for (std::size_t k = 0; k < batch.width; ++k) {
      const std::size_t at = row * batch.stride + k;
      const T missing = batch.targets[row * batch.width + k] - batch.outputs[at];
      const T above = static_cast<T>(quantiles[k]), below = above - 1;
      const T slope = missing > 0 ? above : (missing < 0 ? below : T{0});
      // NaN, which is neither above nor below, shows in the sum.
      const T term = missing == missing ? slope * missing : missing;
      sum += static_cast<double>(batch.weights[row]) * static_cast<double>(term);
      gradient[at] = -scale * batch.weights[row] * slope;
    }
  }
  return sum;
}

#define HEPSWEEP_INSTANTIATE(T)                                                      \
  template HEPSWEEP_KERNEL double half_squared_error<T>(const LossBatch<T>&, T, T*); \
  template HEPSWEEP_KERNEL double squared_error<T>(const LossBatch<T>&, T, T*);      \
  template HEPSWEEP_KERNEL double absolute_error<T>(const LossBatch<T>&, T, T*);     \
  template HEPSWEEP_KERNEL double huber_loss<T>(const LossBatch<T>&, double, T, T*); \
  template HEPSWEEP_KERNEL double quantile_loss<T>(const LossBatch<T>&, const double*, T, T*);
HEPSWEEP_INSTANTIATE(float)
HEPSWEEP_INSTANTIATE(double)
#undef HEPSWEEP_INSTANTIATE

}  // namespace hepsweep::nn::kernels
