#include "nn/kernels/update.hh"

#include "nn/kernels/functions.hh"

namespace hepsweep::nn::kernels {

template <typename T>
void sgd_update(std::size_t size, T rate, const T* gradient, T* weights) {
  add_scaled(size, -rate, gradient, weights);
}

template <typename T>
void momentum_update(std::size_t size, T rate, T momentum, const T* gradient, T* velocity,
                     T* weights) {
  const Vector<T> keep = broadcast(momentum);
  const Vector<T> step = broadcast(-rate);
  for_each_vector<T>(size, [&](std::size_t at, std::size_t count) {
    const Vector<T> kept = keep * load_some(velocity + at, count);
    const Vector<T> moved = multiply_add(step, load_some(gradient + at, count), kept);
    store_some(velocity + at, moved, count);
    store_some(weights + at, load_some(weights + at, count) + moved, count);
  });
}

template <typename T>
void nesterov_update(std::size_t size, T rate, T momentum, const T* gradient, T* velocity,
                     T* weights) {
  const Vector<T> keep = broadcast(momentum);
  const Vector<T> step = broadcast(-rate);
  for_each_vector<T>(size, [&](std::size_t at, std::size_t count) {
    const Vector<T> against = step * load_some(gradient + at, count);
    const Vector<T> moved = multiply_add(keep, load_some(velocity + at, count), against);
    store_some(velocity + at, moved, count);
    const Vector<T> ahead = multiply_add(keep, moved, against);
    store_some(weights + at, load_some(weights + at, count) + ahead, count);
  });
}

template <typename T>
void adagrad_update(std::size_t size, T rate, T epsilon, const T* gradient, T* squares,
                    T* weights) {
  const Vector<T> step = broadcast(rate), small = broadcast(epsilon);
  for_each_vector<T>(size, [&](std::size_t at, std::size_t count) {
    const Vector<T> g = load_some(gradient + at, count);
    const Vector<T> h = multiply_add(g, g, load_some(squares + at, count));
    store_some(squares + at, h, count);
    const Vector<T> change = step * g / (square_root(h) + small);
    store_some(weights + at, load_some(weights + at, count) - change, count);
  });
}

template <typename T>
void rmsprop_update(std::size_t size, T rate, double rho, double epsilon, const T* gradient,
                    T* squares, T* weights) {
  const Vector<T> keep = broadcast(static_cast<T>(rho)), rest = broadcast(static_cast<T>(1 - rho));
  const Vector<T> step = broadcast(rate), small = broadcast(static_cast<T>(epsilon));
  for_each_vector<T>(size, [&](std::size_t at, std::size_t count) {
    const Vector<T> g = load_some(gradient + at, count);
    const Vector<T> v = multiply_add(keep, load_some(squares + at, count), rest * (g * g));
    store_some(squares + at, v, count);
    const Vector<T> change = step * g / (square_root(v) + small);
    store_some(weights + at, load_some(weights + at, count) - change, count);
  });
}

template <typename T>
void adadelta_update(std::size_t size, T rate, double rho, double epsilon, const T* gradient,
                     T* squares, T* squared_steps, T* weights) {
  const Vector<T> keep = broadcast(static_cast<T>(rho)), rest = broadcast(static_cast<T>(1 - rho));
  const Vector<T> step = broadcast(rate), small = broadcast(static_cast<T>(epsilon));
  for_each_vector<T>(size, [&](std::size_t at, std::size_t count) {
    const Vector<T> g = load_some(gradient + at, count);
    const Vector<T> v = multiply_add(keep, load_some(squares + at, count), rest * (g * g));
    const Vector<T> u = load_some(squared_steps + at, count);
    const Vector<T> moved = square_root(u + small) / square_root(v + small) * g;
    store_some(squares + at, v, count);
    store_some(squared_steps + at, multiply_add(keep, u, rest * (moved * moved)), count);
    store_some(weights + at, load_some(weights + at, count) - step * moved, count);
  });
}

template <typename T>
void adam_update(std::size_t size, const AdamFactors& factors, const T* gradient, T* first_moment,
                 T* second_moment, T* weights) {
  const auto all = [](double value) { return broadcast(static_cast<T>(value)); };
  const Vector<T> beta1 = all(factors.beta1), rest1 = all(1 - factors.beta1);
  const Vector<T> beta2 = all(factors.beta2), rest2 = all(1 - factors.beta2);
  const Vector<T> step = all(factors.step), scale = all(factors.root_scale);
  const Vector<T> epsilon = all(factors.epsilon);
  for_each_vector<T>(size, [&](std::size_t at, std::size_t count) {
    const Vector<T> g = load_some(gradient + at, count);
    const Vector<T> m = multiply_add(beta1, load_some(first_moment + at, count), rest1 * g);
    const Vector<T> v = multiply_add(beta2, load_some(second_moment + at, count), rest2 * (g * g));
    store_some(first_moment + at, m, count);
    store_some(second_moment + at, v, count);
    const Vector<T> change = step * m / multiply_add(scale, square_root(v), epsilon);
    store_some(weights + at, load_some(weights + at, count) - change, count);
  });
}

template <typename T>
void add_scaled(std::size_t size, T factor, const T* from, T* to) {
  const Vector<T> scale = broadcast(factor);
  for_each_vector<T>(size, [&](std::size_t at, std::size_t count) {
    store_some(to + at, multiply_add(scale, load_some(from + at, count), load_some(to + at, count)),
               count);
  });
}

template <typename T>
void add_signs(std::size_t size, T factor, const T* from, T* to) {
  const Vector<T> zero = broadcast(T{0}), up = broadcast(factor), down = broadcast(-factor);
  for_each_vector<T>(size, [&](std::size_t at, std::size_t count) {
    const Vector<T> value = load_some(from + at, count);
    const Vector<T> change = value > zero ? up : (value < zero ? down : zero);
    store_some(to + at, load_some(to + at, count) + change, count);
  });
}

template <typename T>
void scale(std::size_t size, T factor, T* values) {
  const Vector<T> all = broadcast(factor);
  for_each_vector<T>(size, [&](std::size_t at, std::size_t count) {
    store_some(values + at, all * load_some(values + at, count), count);
  });
}

template <typename T>
void clip(std::size_t size, T limit, T* values) {
  const Vector<T> high = broadcast(limit), low = broadcast(-limit);
  for_each_vector<T>(size, [&](std::size_t at, std::size_t count) {
    const Vector<T> value = load_some(values + at, count);
    const Vector<T> below = value > high ? high : value;
    store_some(values + at, below < low ? low : below, count);
  });
}

template <typename T>
void limit_norms(std::size_t rows, std::size_t columns, T limit, T* values) {
  const Vector<T> most = broadcast(limit), one = broadcast(T{1});
  for_each_vector<T>(columns, [&](std::size_t at, std::size_t count) {
    Vector<T> squares = broadcast(T{0});
    for (std::size_t row = 0; row < rows; ++row) {
      const Vector<T> value = load_some(values + row * columns + at, count);
      squares = multiply_add(value, value, squares);
    }
    const Vector<T> norm = square_root(squares);
    const Vector<T> factor = norm > most ? most / norm : one;
    for (std::size_t row = 0; row < rows; ++row) {
      T* place = values + row * columns + at;
      store_some(place, factor * load_some(place, count), count);
    }
  });
}

template <typename T>
T sum_of_magnitudes(std::size_t size, const T* values) {
  Vector<T> sum = broadcast(T{0});
  for_each_vector<T>(size, [&](std::size_t at, std::size_t count) {
    sum = sum + absolute(load_some(values + at, count));
  });
  return sum_of<T>(sum);
}

template <typename T>
T sum_of_squares(std::size_t size, const T* values) {
  Vector<T> sum = broadcast(T{0});
  for_each_vector<T>(size, [&](std::size_t at, std::size_t count) {
    const Vector<T> value = load_some(values + at, count);
    sum = multiply_add(value, value, sum);
  });
  return sum_of<T>(sum);
}

template <typename T>
bool all_finite(std::size_t size, const T* values) {
  Vector<T> sum = broadcast(T{0});  // x - x is 0 for a finite x, and NaN otherwise
  for_each_vector<T>(size, [&](std::size_t at, std::size_t count) {
    const Vector<T> value = load_some(values + at, count);
    sum = sum + (value - value);
  });
  return sum_of<T>(sum) == T{0};
}

#define HEPSWEEP_INSTANTIATE(T)                                                                   \
  template HEPSWEEP_KERNEL void sgd_update<T>(std::size_t, T, const T*, T*);                      \
  template HEPSWEEP_KERNEL void momentum_update<T>(std::size_t, T, T, const T*, T*, T*);          \
  template HEPSWEEP_KERNEL void nesterov_update<T>(std::size_t, T, T, const T*, T*, T*);          \
  template HEPSWEEP_KERNEL void adagrad_update<T>(std::size_t, T, T, const T*, T*, T*);           \
  template HEPSWEEP_KERNEL void rmsprop_update<T>(std::size_t, T, double, double, const T*, T*,   \
                                                  T*);                                            \
  template HEPSWEEP_KERNEL void adadelta_update<T>(std::size_t, T, double, double, const T*, T*,  \
                                                   T*, T*);                                       \
  template HEPSWEEP_KERNEL void adam_update<T>(std::size_t, const AdamFactors&, const T*, T*, T*, \
                                               T*);                                               \
  template HEPSWEEP_KERNEL void add_scaled<T>(std::size_t, T, const T*, T*);                      \
  template HEPSWEEP_KERNEL void add_signs<T>(std::size_t, T, const T*, T*);                       \
  template HEPSWEEP_KERNEL void scale<T>(std::size_t, T, T*);                                     \
  template HEPSWEEP_KERNEL void clip<T>(std::size_t, T, T*);                                      \
  template HEPSWEEP_KERNEL void limit_norms<T>(std::size_t, std::size_t, T, T*);                  \
  template HEPSWEEP_KERNEL T sum_of_magnitudes<T>(std::size_t, const T*);                         \
  template HEPSWEEP_KERNEL T sum_of_squares<T>(std::size_t, const T*);                            \
  template HEPSWEEP_KERNEL bool all_finite<T>(std::size_t, const T*);
HEPSWEEP_INSTANTIATE(float)
HEPSWEEP_INSTANTIATE(double)
#undef HEPSWEEP_INSTANTIATE

}  // namespace hepsweep::nn::kernels
