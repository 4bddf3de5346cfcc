#include "studies/statistics/histfactory/yields.hh"

#include <algorithm>

namespace hepsweep::studies::histfactory {
namespace {

std::size_t most_wide(const YieldLayout& layout) {
  std::size_t most = 0;
  for (const ChannelLayout& channel : layout.channels) most = std::max(most, channel.wide.size());
  return most;
}

}  // namespace

Yields::Yields(const YieldLayout& layout)
    : layout_(layout),
      values_(layout.bins),
      factors_(layout.blocks.size()),
      scalars_(layout.scalars.size()),
      additives_(layout.additives.size()),
      sums_(layout.nominal.size()),
      gammas_(layout.nominal.size()),
      rows_(layout.entries),
      wide_(most_wide(layout)) {}

void Yields::set_point(std::span<const double> parameters, std::span<const Side> sides) {
  parameters_.assign(parameters.begin(), parameters.end());
  std::fill(values_.begin(), values_.end(), 0.0);
  for (std::size_t i = 0; i < layout_.blocks.size(); ++i) {
    set_block(layout_.blocks[i], i, parameters, sides);
  }
}

void Yields::set_block(const Block& block, std::size_t number, std::span<const double> parameters,
                       std::span<const Side> sides) {
  const auto side_of = [&](std::size_t p) { return sides.empty() ? Side::above : sides[p]; };
  Product factors;
  for (std::size_t i = block.scalars.begin; i < block.scalars.end; ++i) {
    const ScalarUse& use = layout_.scalars[i];
    const double value = parameters[use.parameter];
    scalars_[i] = use.normsys ? layout_.normsys[*use.normsys].at(value, side_of(use.parameter))
                              : Jet{value, 1, 0};
    factors.multiply(scalars_[i].value);
  }
  factors_[number] = factors;
  double* sums = &sums_[block.first_cell];
  std::copy_n(&layout_.nominal[block.first_cell], block.bins, sums);
  for (std::size_t i = block.additives.begin; i < block.additives.end; ++i) {
    const AdditiveUse& use = layout_.additives[i];
    additives_[i] =
        histosys_weights(parameters[use.parameter], layout_.interpolation, side_of(use.parameter));
    const double up = additives_[i].up.value;
    const double down = additives_[i].down.value;
    const double* above = &layout_.above[use.first_difference];
    const double* below = &layout_.below[use.first_difference];
    for (std::size_t bin = 0; bin < block.bins; ++bin) {
      sums[bin] += up * above[bin] + down * below[bin];
    }
  }
  double* gammas = &gammas_[block.first_cell];
  std::fill_n(gammas, block.bins, 1.0);
  for (std::size_t i = block.gammas.begin; i < block.gammas.end; ++i) {
    const double* gamma = &parameters[layout_.gammas[i].first_parameter];
    for (std::size_t bin = 0; bin < block.bins; ++bin) gammas[bin] *= gamma[bin];
  }
  const double factor = factors.value();
  double* values = &values_[block.first_bin];
  for (std::size_t bin = 0; bin < block.bins; ++bin) {
    values[bin] += factor * sums[bin] * gammas[bin];
  }
}

double Yields::gammas_without(const Block& block, std::size_t gamma, std::size_t bin) const {
  double product = 1;
  for (std::size_t i = block.gammas.begin; i < block.gammas.end; ++i) {
    if (i != gamma) product *= parameters_[layout_.gammas[i].first_parameter + bin];
  }
  return product;
}

void Yields::add_gradient(std::span<const double> weights, std::span<double> gradient) const {
  for (std::size_t number = 0; number < layout_.blocks.size(); ++number) {
    const Block& block = layout_.blocks[number];
    const double* sums = &sums_[block.first_cell];
    const double* gammas = &gammas_[block.first_cell];
    const double* weight = &weights[block.first_bin];
    const double factor = factors_[number].value();
    double total = 0;
    for (std::size_t bin = 0; bin < block.bins; ++bin) {
      total += weight[bin] * sums[bin] * gammas[bin];
    }
    for (std::size_t i = block.scalars.begin; i < block.scalars.end; ++i) {
      gradient[layout_.scalars[i].parameter] +=
          factors_[number].without(scalars_[i].value) * scalars_[i].first * total;
    }
    for (std::size_t i = block.additives.begin; i < block.additives.end; ++i) {
      const AdditiveUse& use = layout_.additives[i];
      double slope = 0;
      for (std::size_t bin = 0; bin < block.bins; ++bin) {
        slope += weight[bin] * gammas[bin] *
                 (additives_[i].up.first * layout_.above[use.first_difference + bin] +
                  additives_[i].down.first * layout_.below[use.first_difference + bin]);
      }
      gradient[use.parameter] += factor * slope;
    }
    for (std::size_t i = block.gammas.begin; i < block.gammas.end; ++i) {
      for (std::size_t bin = 0; bin < block.bins; ++bin) {
        gradient[layout_.gammas[i].first_parameter + bin] +=
            factor * weight[bin] * sums[bin] * gammas_without(block, i, bin);
      }
    }
  }
}

}  // namespace hepsweep::studies::histfactory
