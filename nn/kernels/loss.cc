#include "nn/kernels/loss.hh"

#include "nn/kernels/elementwise_loss.hh"
#include "nn/kernels/softmax.hh"

namespace hepsweep::nn::kernels {
namespace {

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

/// exp(-|z|), log(1 + exp(-|z|)) and the sigmoid, from which the losses of a logit z are made.
template <typename T>
struct Logit {
  explicit Logit(Vector<T> z) {
    const Vector<T> zero = broadcast(T{0}), one = broadcast(T{1});
    const Vector<T> small = exponential<T>(-absolute(z));
    const Vector<T> tail = small / (one + small), remainder = log_one_plus<T>(small);
    yes = z > zero ? one - tail : tail;
    no = z > zero ? tail : one - tail;
    minus_log_yes = larger(-z, zero) + remainder;
    minus_log_no = larger(z, zero) + remainder;
  }

  Vector<T> yes;  ///< s(z)
  Vector<T> no;   ///< 1 - s(z)
  Vector<T> minus_log_yes;
  Vector<T> minus_log_no;
};

/// One class's part of the focal loss for `factor`, and its derivative with respect to the logit of
/// that class: -factor (1 - p)^gamma log p and -factor (1 - p)^gamma (1 - p - gamma p log p).
template <typename T>
Vector<T> focal_part(Vector<T> factor, Vector<T> gamma, Vector<T> p, Vector<T> rest,
                     Vector<T> minus_log_p, Vector<T> minus_log_rest, Vector<T>& slope) {
  const Vector<T> scale = factor * exponential<T>(-gamma * minus_log_rest);  // (1 - p)^gamma
  slope = -scale * (rest + gamma * p * minus_log_p);
  return scale * minus_log_p;
}

struct Focal {
  FocalFactors factors;

  template <typename T>
  Vector<T> term(Vector<T> z, Vector<T> target, Vector<T>& slope) const {
    const auto all = [](double value) { return broadcast(static_cast<T>(value)); };
    const Logit<T> logit(z);
    const Vector<T> gamma = all(factors.gamma);
    Vector<T> signal_slope, background_slope;
    const Vector<T> signal = focal_part<T>(all(factors.signal) * target, gamma, logit.yes, logit.no,
                                           logit.minus_log_yes, logit.minus_log_no, signal_slope);
    const Vector<T> background =
        focal_part<T>(all(factors.background) * (all(1) - target), gamma, logit.no, logit.yes,
                      logit.minus_log_no, logit.minus_log_yes, background_slope);
    slope = signal_slope - background_slope;
    return signal + background;
  }
};

struct Hinge {
  template <typename T>
  static Vector<T> term(Vector<T> z, Vector<T> target, Vector<T>& slope) {
    const Vector<T> zero = broadcast(T{0}), one = broadcast(T{1});
    const Vector<T> sign = target + target - one;
    const Vector<T> missing = one - sign * z;
    slope = missing > zero ? -sign : zero;
    return missing <= zero ? zero : missing;  // NaN stays NaN
  }
};

struct Perceptron {
  template <typename T>
  static Vector<T> term(Vector<T> z, Vector<T> target, Vector<T>& slope) {
    slope = (z > broadcast(T{0}) ? broadcast(T{1}) : broadcast(T{0})) - target;
    return slope * z;
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
  return elementwise_loss(SigmoidCrossEntropy{}, batch, scale, gradient);
}

template <typename T>
double focal_loss(const LossBatch<T>& batch, const FocalFactors& factors, T scale, T* gradient) {
  return elementwise_loss(Focal{factors}, batch, scale, gradient);
}

template <typename T>
double hinge_loss(const LossBatch<T>& batch, T scale, T* gradient) {
  return elementwise_loss(Hinge{}, batch, scale, gradient);
}

template <typename T>
double perceptron_loss(const LossBatch<T>& batch, T scale, T* gradient) {
  return elementwise_loss(Perceptron{}, batch, scale, gradient);
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

#define HEPSWEEP_INSTANTIATE(T)                                                                   \
  template HEPSWEEP_KERNEL double sigmoid_cross_entropy<T>(const LossBatch<T>&, T, T*);           \
  template HEPSWEEP_KERNEL double softmax_cross_entropy<T>(const LossBatch<T>&, T, T*);           \
  template HEPSWEEP_KERNEL double focal_loss<T>(const LossBatch<T>&, const FocalFactors&, T, T*); \
  template HEPSWEEP_KERNEL double hinge_loss<T>(const LossBatch<T>&, T, T*);                      \
  template HEPSWEEP_KERNEL double perceptron_loss<T>(const LossBatch<T>&, T, T*);
HEPSWEEP_INSTANTIATE(float)
HEPSWEEP_INSTANTIATE(double)
#undef HEPSWEEP_INSTANTIATE

}  // namespace hepsweep::nn::kernels
