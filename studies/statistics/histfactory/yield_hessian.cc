#include <algorithm>

#include "studies/statistics/histfactory/yields.hh"

// Second derivatives of the yields. In a block (a sample in a channel) a bin's yield is
// F * S * G: F the factors that all bins share, S = nominal + histosys, G the gammas. Sums over
// bins come first, so that a pair of parameters costs one multiplication and not one for each bin.

namespace hepsweep::studies::histfactory {

void Yields::add_hessian(std::span<const double> weights, std::span<const double> curvatures,
                         Matrix& hessian) {
  for (std::size_t number = 0; number < layout_.blocks.size(); ++number) {
    add_block_hessian(layout_.blocks[number], factors_[number], weights, hessian);
  }
  fill_rows();
  for (const ChannelLayout& channel : layout_.channels) {
    add_outer_products(channel, curvatures, hessian);
  }
}

void Yields::add_block_hessian(const Block& block, const Product& factors,
                               std::span<const double> weights, Matrix& hessian) const {
  const double* weight = &weights[block.first_bin];
  const double* gammas = &gammas_[block.first_cell];
  double total = 0;
  for (std::size_t bin = 0; bin < block.bins; ++bin) {
    total += weight[bin] * sums_[block.first_cell + bin] * gammas[bin];
  }
  for (std::size_t i = block.scalars.begin; i < block.scalars.end; ++i) {
    const Jet& jet = scalars_[i];
    const std::size_t parameter = layout_.scalars[i].parameter;
    hessian(parameter, parameter) += factors.without(jet.value) * jet.second * total;
    for (std::size_t j = block.scalars.begin; j < i; ++j) {
      hessian.add_below(
          parameter, layout_.scalars[j].parameter,
          factors.without(jet.value, scalars_[j].value) * jet.first * scalars_[j].first * total);
    }
  }
  for (std::size_t i = block.additives.begin; i < block.additives.end; ++i) {
    const AdditiveUse& use = layout_.additives[i];
    const HistosysWeights& weights_here = additives_[i];
    double slope = 0;
    double curvature = 0;
    for (std::size_t bin = 0; bin < block.bins; ++bin) {
      const double above = layout_.above[use.first_difference + bin];
      const double below = layout_.below[use.first_difference + bin];
      const double common = weight[bin] * gammas[bin];
      slope += common * (weights_here.up.first * above + weights_here.down.first * below);
      curvature += common * (weights_here.up.second * above + weights_here.down.second * below);
    }
    hessian(use.parameter, use.parameter) += factors.value() * curvature;
    for (std::size_t j = block.scalars.begin; j < block.scalars.end; ++j) {
      const std::size_t other = layout_.scalars[j].parameter;
      const double mixed = factors.without(scalars_[j].value) * scalars_[j].first * slope;
      hessian.add_below(use.parameter, other, other == use.parameter ? 2 * mixed : mixed);
    }
  }
  for (std::size_t i = block.gammas.begin; i < block.gammas.end; ++i) {
    add_gamma_hessian(block, factors, i, weights, hessian);
  }
}

void Yields::add_gamma_hessian(const Block& block, const Product& factors, std::size_t gamma,
                               std::span<const double> weights, Matrix& hessian) const {
  for (std::size_t bin = 0; bin < block.bins; ++bin) {
    const std::size_t parameter = layout_.gammas[gamma].first_parameter + bin;
    const double weight = weights[block.first_bin + bin];
    const double sum = sums_[block.first_cell + bin];
    const double common = weight * gammas_without(block, gamma, bin);
    for (std::size_t j = block.scalars.begin; j < block.scalars.end; ++j) {
      const double slope = factors.without(scalars_[j].value) * scalars_[j].first;
      hessian.add_below(parameter, layout_.scalars[j].parameter, slope * common * sum);
    }
    for (std::size_t j = block.additives.begin; j < block.additives.end; ++j) {
      const AdditiveUse& use = layout_.additives[j];
      const double slope = additives_[j].up.first * layout_.above[use.first_difference + bin] +
                           additives_[j].down.first * layout_.below[use.first_difference + bin];
      hessian.add_below(parameter, use.parameter, factors.value() * common * slope);
    }
    for (std::size_t j = block.gammas.begin; j < gamma; ++j) {
      double others = 1;
      for (std::size_t k = block.gammas.begin; k < block.gammas.end; ++k) {
        if (k != j && k != gamma) others *= parameters_[layout_.gammas[k].first_parameter + bin];
      }
      hessian.add_below(parameter, layout_.gammas[j].first_parameter + bin,
                        factors.value() * weight * sum * others);
    }
  }
}

// The first derivatives of every bin, a row for each.
void Yields::fill_rows() {
  std::fill(rows_.begin(), rows_.end(), 0.0);
  for (std::size_t number = 0; number < layout_.blocks.size(); ++number) {
    const Block& block = layout_.blocks[number];
    const ChannelLayout& channel = layout_.channels[block.channel];
    const double factor = factors_[number].value();
    for (std::size_t bin = 0; bin < block.bins; ++bin) {
      double* row = &rows_[channel.first_entry + bin * channel.columns()];
      const double sum = sums_[block.first_cell + bin];
      const double gammas = gammas_[block.first_cell + bin];
      for (std::size_t i = block.scalars.begin; i < block.scalars.end; ++i) {
        row[layout_.scalars[i].column] +=
            factors_[number].without(scalars_[i].value) * scalars_[i].first * sum * gammas;
      }
      for (std::size_t i = block.additives.begin; i < block.additives.end; ++i) {
        const AdditiveUse& use = layout_.additives[i];
        row[use.column] += factor * gammas *
                           (additives_[i].up.first * layout_.above[use.first_difference + bin] +
                            additives_[i].down.first * layout_.below[use.first_difference + bin]);
      }
      for (std::size_t i = block.gammas.begin; i < block.gammas.end; ++i) {
        row[layout_.gammas[i].column] += factor * sum * gammas_without(block, i, bin);
      }
    }
  }
}

void Yields::add_outer_products(const ChannelLayout& channel, std::span<const double> curvatures,
                                Matrix& hessian) {
  const std::size_t wide = channel.wide.size();
  for (std::size_t i = 0; i < wide; ++i) std::fill_n(wide_.row(i), i + 1, 0.0);
  for (std::size_t bin = 0; bin < channel.bins; ++bin) {
    const double* row = &rows_[channel.first_entry + bin * channel.columns()];
    const double curvature = curvatures[channel.first_bin + bin];
    for (std::size_t i = 0; i < wide; ++i) {
      const double scaled = curvature * row[i];
      double* sums = wide_.row(i);
      for (std::size_t j = 0; j <= i; ++j) sums[j] += scaled * row[j];
    }
    for (std::size_t i = 0; i < channel.gammas.size(); ++i) {
      const double scaled = curvature * row[wide + i];
      const std::size_t gamma = channel.gammas[i] + bin;
      for (std::size_t j = 0; j < wide; ++j) {
        hessian.add_below(gamma, channel.wide[j], scaled * row[j]);
      }
      for (std::size_t j = 0; j <= i; ++j) {
        hessian.add_below(gamma, channel.gammas[j] + bin, scaled * row[wide + j]);
      }
    }
  }
  for (std::size_t i = 0; i < wide; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      hessian.add_below(channel.wide[i], channel.wide[j], wide_(i, j));
    }
  }
}

}  // namespace hepsweep::studies::histfactory
