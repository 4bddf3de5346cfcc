#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "core/random.hh"
#include "nn/activations/activation.hh"
#include "nn/kernels/dense.hh"
#include "nn/kernels/dropout.hh"
#include "nn/kernels/loss.hh"
#include "nn/tensor/aligned_buffer.hh"
#include "nn/tensor/rows.hh"

namespace hepsweep::nn {
namespace {

using kernels::Activation;

template <typename T>
std::vector<T> activated(const kernels::ActivationFunction& activation, std::vector<T> values) {
  kernels::activate(activation, 1, values.size(), values.size(), values.data());
  return values;
}

TEST(Activations, have_their_known_values) {
  EXPECT_NEAR(activated<float>(Activation::sigmoid, {1})[0], 0.7310586F, 1e-6);
  EXPECT_EQ(activated<float>(Activation::sigmoid, {0})[0], 0.5F);
  EXPECT_NEAR(activated<float>(Activation::tanh, {1})[0], 0.7615942F, 1e-6);
  EXPECT_EQ(activated<float>(Activation::relu, {-2, 0, 3}), (std::vector<float>{0, 0, 3}));
  const auto softmax = activated<double>(Activation::softmax, {0.3, 2.9, 4.0});
  EXPECT_NEAR(softmax[0], 0.018211, 1e-6);
  EXPECT_NEAR(softmax[1], 0.245192, 1e-6);
  EXPECT_NEAR(softmax[2], 0.736597, 1e-6);
}

TEST(Activations, are_stable_far_out) {
  EXPECT_EQ(activated<float>(Activation::sigmoid, {1000})[0], 1);
  EXPECT_LT(activated<float>(Activation::sigmoid, {-1000})[0], 1e-30);
  EXPECT_GE(activated<float>(Activation::sigmoid, {-1000})[0], 0);
  EXPECT_NEAR(activated<float>(Activation::tanh, {-1000})[0], -1, 1e-6);
  const auto softmax = activated<double>(Activation::softmax, {1010, 1000, 990});
  EXPECT_NEAR(softmax[0], 0.999955, 1e-6);
  EXPECT_NEAR(softmax[1], 4.5398e-5, 1e-9);
  EXPECT_NEAR(softmax[2], 2.06106e-9, 1e-13);
}

TEST(Activations, in_float_agree_with_double) {
  for (const ActivationKind& kind : activation_kinds()) {
    const auto function = read_activation(kind.name, "").function;
    for (float z = -12; z < 12; z += 0.037F) {
      const float value = activated<float>(function, {z, 0.5F})[0];
      const double exact = activated<double>(function, {double(z), 0.5})[0];
      EXPECT_NEAR(value, exact, 4e-7 * std::max(1.0, std::abs(exact))) << kind.name << " " << z;
    }
  }
}

TEST(Activations, pass_nan_on_so_that_a_divergence_shows) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const ActivationKind& kind : activation_kinds()) {
    for (const std::size_t size : {1, 16, 19}) {
      std::vector<float> values(size, 1.0F);
      values.back() = nan;
      EXPECT_TRUE(std::isnan(activated(kind.kernel, values).back())) << kind.name << " " << size;
    }
  }
}

struct LossResult {
  double sum;
  std::vector<double> gradient;
};

template <typename Function>
LossResult loss_of(Function function, std::vector<double> outputs, std::vector<double> targets,
                   std::size_t width, std::vector<double> weights) {
  LossResult result{0, std::vector<double>(outputs.size())};
  result.sum =
      function({weights.size(), width, width, outputs.data(), targets.data(), weights.data()}, 1.0,
               result.gradient.data());
  return result;
}

TEST(Losses, have_their_known_values) {
  const std::vector<double> y = {.1, .05, .6, 0, .05, .1, 0, .1, 0, 0};
  std::vector<double> t(10);
  t[2] = 1;
  const auto squared = loss_of(kernels::half_squared_error<double>, y, t, 10, {1});
  EXPECT_NEAR(squared.sum, 0.0975, 1e-12);
  EXPECT_NEAR(squared.gradient[2], -0.4, 1e-12);

  const double logit = std::log(0.8 / 0.2);
  const auto binary = kernels::sigmoid_cross_entropy<double>;
  EXPECT_NEAR(loss_of(binary, {logit}, {1}, 1, {1}).sum, 0.223144, 1e-6);
  EXPECT_NEAR(loss_of(binary, {logit}, {0}, 1, {1}).sum, 1.609438, 1e-6);
  const double other = std::log(0.3 / 0.7);
  EXPECT_NEAR(loss_of(binary, {logit, other}, {1, 0}, 1, {1, 1}).sum / 2, 0.289909, 1e-6);

  // -ln 0.6 from logits that are the logarithms of the probabilities.
  const auto categorical = loss_of(kernels::softmax_cross_entropy<double>,
                                   {std::log(.1), std::log(.3), std::log(.6)}, {0, 0, 1}, 3, {1});
  EXPECT_NEAR(categorical.sum, 0.510826, 1e-6);
  EXPECT_NEAR(categorical.gradient[2], -0.4, 1e-12);  // y - t
}

TEST(Losses, weigh_events) {
  const auto binary = kernels::sigmoid_cross_entropy<double>;
  const double first = loss_of(binary, {0.3}, {1}, 1, {1}).sum;
  const double second = loss_of(binary, {-1.2}, {1}, 1, {1}).sum;
  const auto both = loss_of(binary, {0.3, -1.2}, {1, 1}, 1, {2, 0.5});
  EXPECT_NEAR(both.sum, 2 * first + 0.5 * second, 1e-12);
}

TEST(Losses, stay_finite_at_huge_logits) {
  for (const float logit : {-1000.0F, 1000.0F}) {
    for (const float target : {0.0F, 1.0F}) {
      float gradient = 0;
      const float weight = 1;
      const double loss =
          kernels::sigmoid_cross_entropy<float>({1, 1, 1, &logit, &target, &weight}, 1, &gradient);
      const bool wrong = (logit > 0) != (target > 0);
      EXPECT_NEAR(loss, wrong ? 1000 : 0, 1e-6) << logit << " " << target;
      EXPECT_NEAR(gradient, wrong ? (target > 0 ? -1 : 1) : 0, 1e-6);

      const std::vector<float> logits = {logit, 0}, targets = {target, 1 - target};
      std::vector<float> gradients(2);
      const double categorical = kernels::softmax_cross_entropy<float>(
          {1, 2, 2, logits.data(), targets.data(), &weight}, 1, gradients.data());
      EXPECT_NEAR(categorical, wrong ? 1000 : 0, 1e-6);
    }
  }
}

/// A dense layer computed one number at a time.
std::vector<double> reference_forward(std::size_t rows, std::size_t inputs, std::size_t units,
                                      const float* x, std::size_t stride, const float* w,
                                      std::size_t w_stride, const float* b) {
  std::vector<double> y;
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t u = 0; u < units; ++u) {
      double sum = b[u];
      for (std::size_t i = 0; i < inputs; ++i) {
        const float weight = units == 1 ? w[i] : w[i * w_stride + u];
        sum += double(x[r * stride + i]) * double(weight);
      }
      y.push_back(sum);
    }
  }
  return y;
}

class DenseSizes : public ::testing::TestWithParam<std::array<std::size_t, 3>> {};

TEST_P(DenseSizes, forward_equals_the_definition) {
  const auto [rows, inputs, units] = GetParam();
  const kernels::DenseShape shape{inputs, units, inputs, row_stride(units), row_stride(units)};
  AlignedBuffer<float> x(rows * inputs),
      w(std::max(inputs * shape.weight_stride, row_stride(inputs))), b(shape.output_stride + 16),
      y(rows * shape.output_stride + 16);
  RandomStream stream(5);
  for (float& value : x.span()) value = static_cast<float>(stream.normal());
  for (std::size_t i = 0; i < inputs; ++i) {
    for (std::size_t u = 0; u < units; ++u) {
      w.span()[units == 1 ? i : i * shape.weight_stride + u] = static_cast<float>(stream.normal());
    }
  }
  for (std::size_t u = 0; u < units; ++u) b.span()[u] = static_cast<float>(stream.normal());
  kernels::dense_forward<float>(shape, rows, x.data(), w.data(), b.data(), Activation::identity,
                                y.data());
  const auto expected = reference_forward(rows, inputs, units, x.data(), inputs, w.data(),
                                          shape.weight_stride, b.data());
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t u = 0; u < units; ++u) {
      EXPECT_NEAR(y.data()[r * shape.output_stride + u], expected[r * units + u],
                  2e-6 * static_cast<double>(inputs));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kernels, DenseSizes,
                         ::testing::Values(std::array<std::size_t, 3>{1, 1, 1},
                                           std::array<std::size_t, 3>{3, 5, 1},
                                           std::array<std::size_t, 3>{9, 28, 1},
                                           std::array<std::size_t, 3>{13, 1, 4},
                                           std::array<std::size_t, 3>{100, 28, 300},
                                           std::array<std::size_t, 3>{17, 300, 33},
                                           std::array<std::size_t, 3>{5, 513, 256}));

TEST(DropoutMask, follows_the_philox_stream_in_every_instruction_set) {
  constexpr std::size_t rows = 3, width = 7, stride = 16;
  constexpr std::uint64_t key = 0x123456789abcdef0, step = 0x500000003;
  std::vector<float> mask(rows * stride, -1);
  kernels::dropout_mask<float>(rows, width, stride, 0.25, key, step, mask.data());
  for (std::size_t e = 0; e < rows * width; ++e) {
    const auto block =
        philox({std::uint32_t(e / 4), 0, std::uint32_t(step), std::uint32_t(step >> 32)},
               {std::uint32_t(key), std::uint32_t(key >> 32)});
    const float expected = block[e % 4] < (1U << 30) ? 0.0F : static_cast<float>(1 / 0.75);
    EXPECT_EQ(mask[e / width * stride + e % width], expected) << e;
  }
  EXPECT_EQ(mask[width], -1) << "writes behind the width";
}

TEST(DropoutMask, F15_keeps_the_right_part_and_the_mean) {
  constexpr std::size_t rows = 1000, width = 1000;
  std::vector<float> mask(rows * width);
  kernels::dropout_mask<float>(rows, width, width, 0.5, 99, 0, mask.data());
  double kept = 0, sum = 0;
  for (const float value : mask) kept += value > 0, sum += static_cast<double>(value);
  EXPECT_NEAR(kept / 1e6, 0.5, 0.002);
  EXPECT_NEAR(sum / 1e6, 1, 0.003);
  kernels::dropout_mask<float>(rows, width, width, 0, 99, 0, mask.data());
  EXPECT_EQ(std::ranges::count(mask, 1.0F), 1'000'000) << "a rate of 0 is the identity";
}

}  // namespace
}  // namespace hepsweep::nn
