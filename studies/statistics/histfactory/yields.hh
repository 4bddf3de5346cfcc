#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "studies/statistics/histfactory/matrix.hh"
#include "studies/statistics/histfactory/yield_layout.hh"

namespace hepsweep::studies::histfactory {

/// The product of some factors, and what is left of it without one or two of them; exact where
/// factors are zero (a signal strength of 0).
class Product {
 public:
  void multiply(double factor) {
    if (factor == 0) {
      ++zeros_;
    } else {
      nonzero_ *= factor;
    }
  }
  double value() const { return zeros_ == 0 ? nonzero_ : 0; }
  double without(double factor) const {
    if (factor == 0) return zeros_ == 1 ? nonzero_ : 0;
    return zeros_ == 0 ? nonzero_ / factor : 0;
  }
  double without(double first, double second) const {
    const unsigned removed = (first == 0 ? 1U : 0U) + (second == 0 ? 1U : 0U);
    if (zeros_ != removed) return 0;
    return nonzero_ / (first == 0 ? 1 : first) / (second == 0 ? 1 : second);
  }

 private:
  double nonzero_ = 1;
  unsigned zeros_ = 0;
};

/// Expected yields of all bins and their derivatives at one point: a bin's yield is the sum over
/// its samples of (nominal + what histosys add) times all factors. Holds its own scratch memory:
/// nothing is allocated in an evaluation, and a copy serves another thread.
class Yields {
 public:
  /// \param layout must outlive this
  explicit Yields(const YieldLayout& layout);

  /// Sets the point. \param sides from which side derivatives at a kink at 0 are taken, one for
  /// each parameter; empty: from above
  void set_point(std::span<const double> parameters, std::span<const Side> sides = {});

  /// The yield of every bin at the point, channels by name.
  std::span<const double> values() const { return values_; }

  /// gradient += sum over bins of weight * d yield / d parameter
  void add_gradient(std::span<const double> weights, std::span<double> gradient) const;

  /// hessian += sum over bins of weight * d2 yield and of curvature * (d yield)(d yield)', below
  /// the diagonal only.
  void add_hessian(std::span<const double> weights, std::span<const double> curvatures,
                   Matrix& hessian);

 private:
  void set_block(const Block& block, std::size_t number, std::span<const double> parameters,
                 std::span<const Side> sides);
  double gammas_without(const Block& block, std::size_t gamma, std::size_t bin) const;
  void add_block_hessian(const Block& block, const Product& factors,
                         std::span<const double> weights, Matrix& hessian) const;
  void add_gamma_hessian(const Block& block, const Product& factors, std::size_t gamma,
                         std::span<const double> weights, Matrix& hessian) const;
  void fill_rows();
  void add_outer_products(const ChannelLayout& channel, std::span<const double> curvatures,
                          Matrix& hessian);

  const YieldLayout& layout_;
  std::vector<double> parameters_;
  std::vector<double> values_;
  std::vector<Product> factors_;  // of each block, without gammas
  std::vector<Jet> scalars_;      // of each use
  std::vector<HistosysWeights> additives_;
  std::vector<double> sums_;    // of each cell: nominal + what histosys add
  std::vector<double> gammas_;  // of each cell: the product
  std::vector<double> rows_;    // of derivatives
  Matrix wide_;                 // of one channel
};

}  // namespace hepsweep::studies::histfactory
