#include "studies/statistics/histfactory/yield_layout.hh"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "core/error.hh"

namespace hepsweep::studies::histfactory {
namespace {

// Yields that differ by less are equal but for the rounding of their difference.
constexpr double mirror_tolerance = 1e-12;

std::size_t index_in(std::vector<std::size_t>& list, std::size_t value) {
  const auto found = std::find(list.begin(), list.end(), value);
  const auto index = static_cast<std::size_t>(found - list.begin());
  if (found == list.end()) list.push_back(value);
  return index;
}

class LayoutBuilder {
 public:
  LayoutBuilder(const Parameters& parameters, Interpolation interpolation)
      : parameters_(parameters) {
    layout_.interpolation = interpolation;
  }

  void add(const Channel& channel) {
    ChannelLayout& rows = layout_.channels.emplace_back();
    rows.first_bin = layout_.bins;
    rows.bins = channel.samples.front().yields.size();
    rows.first_entry = layout_.entries;
    const std::size_t first_block = layout_.blocks.size();
    for (const Sample* sample : by_name(channel.samples)) add(channel, *sample);
    for (std::size_t i = first_block; i < layout_.blocks.size(); ++i) {
      for (std::size_t g = layout_.blocks[i].gammas.begin; g < layout_.blocks[i].gammas.end; ++g) {
        layout_.gammas[g].column += rows.wide.size();  // known only now
      }
    }
    layout_.bins += rows.bins;
    layout_.entries += rows.bins * rows.columns();
    if (layout_.entries > most_entries) {
      throw JsonError(
          "channels",
          fmt::format("the channel \"{}\" ({} bins, {} modifiers' names) "
                      "brings the derivatives to {} numbers; the most is {}",
                      channel.name, rows.bins, rows.columns(), layout_.entries, most_entries));
    }
  }

  YieldLayout finish() { return std::move(layout_); }

 private:
  void add(const Channel& channel, const Sample& sample) {
    Block block;
    block.channel = layout_.channels.size() - 1;
    block.first_bin = layout_.channels.back().first_bin;
    block.bins = sample.yields.size();
    block.first_cell = layout_.nominal.size();
    block.scalars.begin = layout_.scalars.size();
    block.additives.begin = layout_.additives.size();
    block.gammas.begin = layout_.gammas.size();
    layout_.nominal.insert(layout_.nominal.end(), sample.yields.begin(), sample.yields.end());
    for (const Modifier* modifier : by_name(sample.modifiers)) add(channel, sample, *modifier);
    block.scalars.end = layout_.scalars.size();
    block.additives.end = layout_.additives.size();
    block.gammas.end = layout_.gammas.size();
    layout_.blocks.push_back(block);
  }

  void add(const Channel& channel, const Sample& sample, const Modifier& modifier) {
    const ParameterSet& set = *parameters_.find_set(modifier.name);
    ChannelLayout& rows = layout_.channels.back();
    switch (modifier.type) {
      case ModifierType::histosys:
        layout_.additives.push_back(
            {set.first, layout_.above.size(), index_in(rows.wide, set.first)});
        add_differences(sample, modifier);
        break;
      case ModifierType::normsys:
        layout_.scalars.push_back(
            {set.first, layout_.normsys.size(), index_in(rows.wide, set.first)});
        layout_.normsys.emplace_back(modifier.low, modifier.high, layout_.interpolation);
        break;
      case ModifierType::lumi:
      case ModifierType::normfactor:
        layout_.scalars.push_back({set.first, std::nullopt, index_in(rows.wide, set.first)});
        break;
      case ModifierType::shapefactor:
      case ModifierType::shapesys:
      case ModifierType::staterror: {
        const auto offset = set.channel_offsets.find(channel.name);
        const std::size_t first =
            set.first + (offset == set.channel_offsets.end() ? 0 : offset->second);
        layout_.gammas.push_back({first, index_in(rows.gammas, first)});
        break;
      }
    }
  }

  void add_differences(const Sample& sample, const Modifier& modifier) {
    for (std::size_t bin = 0; bin < sample.yields.size(); ++bin) {
      layout_.above.push_back(modifier.high_data[bin] - sample.yields[bin]);
      layout_.below.push_back(sample.yields[bin] - modifier.low_data[bin]);
    }
  }

  const Parameters& parameters_;
  YieldLayout layout_;
};

}  // namespace

YieldLayout make_layout(const Workspace& workspace, const Parameters& parameters,
                        Interpolation interpolation) {
  LayoutBuilder builder(parameters, interpolation);
  for (const Channel* channel : by_name(workspace.channels)) builder.add(*channel);
  return builder.finish();
}

std::vector<unsigned char> parameters_with_kink(const YieldLayout& layout, std::size_t parameters) {
  std::vector<unsigned char> has_kink(parameters, 0);
  if (layout.interpolation != Interpolation::code1_code0) return has_kink;
  for (const Block& block : layout.blocks) {
    for (std::size_t i = block.scalars.begin; i < block.scalars.end; ++i) {
      const ScalarUse& use = layout.scalars[i];
      if (use.normsys && layout.normsys[*use.normsys].has_kink()) has_kink[use.parameter] = 1;
    }
    for (std::size_t i = block.additives.begin; i < block.additives.end; ++i) {
      const AdditiveUse& use = layout.additives[i];
      for (std::size_t bin = 0; bin < block.bins; ++bin) {
        const double above = layout.above[use.first_difference + bin];
        const double below = layout.below[use.first_difference + bin];
        const double scale = std::abs(layout.nominal[block.first_cell + bin]) + std::abs(above);
        if (std::abs(above - below) > mirror_tolerance * scale) has_kink[use.parameter] = 1;
      }
    }
  }
  return has_kink;
}

}  // namespace hepsweep::studies::histfactory
