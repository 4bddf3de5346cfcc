#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "studies/statistics/histfactory/interpolation.hh"
#include "studies/statistics/histfactory/parameters.hh"
#include "studies/statistics/histfactory/workspace.hh"

namespace hepsweep::studies::histfactory {

/// Elements [begin, end) of a list.
struct Slice {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::size_t size() const { return end - begin; }
};

/// A factor that all bins of a sample share: a normfactor, lumi or normsys.
struct ScalarUse {
  std::size_t parameter = 0;
  std::optional<std::size_t> normsys;  ///< its formula; none: the parameter itself
  std::size_t column = 0;              ///< in the channel's rows of derivatives
};

/// A histosys of a sample; what it adds: up * (high - nominal) + down * (nominal - low).
struct AdditiveUse {
  std::size_t parameter = 0;
  std::size_t first_difference = 0;  ///< of its bins, in `above` and `below`
  std::size_t column = 0;
};

/// Factors of a sample's bins, one parameter for each: a shapefactor, shapesys or staterror.
struct GammaUse {
  std::size_t first_parameter = 0;
  std::size_t column = 0;
};

/// A sample in a channel.
struct Block {
  std::size_t first_bin = 0;  ///< among all bins
  std::size_t bins = 0;
  std::size_t first_cell = 0;  ///< in `nominal`
  std::size_t channel = 0;
  Slice scalars;
  Slice additives;
  Slice gammas;
};

/// The parameters that act in a channel: `wide` ones in all bins, and sets with one for each bin.
/// A bin's row of derivatives has a column for each, the wide ones first.
struct ChannelLayout {
  std::size_t first_bin = 0;
  std::size_t bins = 0;
  std::vector<std::size_t> wide;
  std::vector<std::size_t> gammas;  ///< the parameter of the first bin
  std::size_t first_entry = 0;      ///< of its rows, in the list of all rows' entries

  std::size_t columns() const { return wide.size() + gammas.size(); }
};

/// The structure of a model's yields in flat lists, made once, for fast evaluation.
struct YieldLayout {
  std::vector<Block> blocks;
  std::vector<ChannelLayout> channels;  ///< by name
  std::vector<ScalarUse> scalars;
  std::vector<AdditiveUse> additives;
  std::vector<GammaUse> gammas;
  std::vector<NormsysFactor> normsys;
  std::vector<double> nominal;
  std::vector<double> above;  ///< of each histosys and bin: high - nominal
  std::vector<double> below;  ///< nominal - low
  Interpolation interpolation = Interpolation::code4_code4p;
  std::size_t bins = 0;
  std::size_t entries = 0;  ///< of all rows of derivatives
};

/// The most entries that all rows of derivatives may have (160 MB).
inline constexpr std::size_t most_entries = 20'000'000;

/// \pre parameters are those of the workspace
/// \throws JsonError where there would be too many entries
YieldLayout make_layout(const Workspace& workspace, const Parameters& parameters,
                        Interpolation interpolation);

/// For each parameter whether the yields have a kink where it is 0: code 1 and code 0 with an
/// effect of +1 sigma that is not the mirror image of that of -1 sigma.
std::vector<unsigned char> parameters_with_kink(const YieldLayout& layout, std::size_t parameters);

}  // namespace hepsweep::studies::histfactory
