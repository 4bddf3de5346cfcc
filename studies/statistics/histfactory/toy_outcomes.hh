#pragma once

#include <algorithm>
#include <memory>

#include "studies/statistics/histfactory/run_on_threads.hh"
#include "studies/statistics/histfactory/toys.hh"

namespace hepsweep::studies::histfactory {

/// Looks at toys on several threads, and hands over what was seen in the order of the toys: sums
/// come out the same for every number of threads.
/// \param look from a fitter with a toy's data to an Outcome; called by several threads
/// \param take called with each outcome by the caller's thread alone
template <typename Outcome, typename Look, typename Take>
void for_each_toy(const ToySource& source, const ToyOptions& options, const Look& look, Take take) {
  constexpr std::uint64_t toys_in_a_block = 65'536;  // bounds the memory for outcomes
  std::vector<Outcome> block(std::min(options.toys, toys_in_a_block));
  for (std::uint64_t first = 0; first < options.toys; first += block.size()) {
    const std::uint64_t toys = std::min<std::uint64_t>(block.size(), options.toys - first);
    run_on_threads(options.threads, toys, [&]() -> Task {
      return [&, fitter = std::make_shared<ToyFitter>(source)](std::uint64_t i) {
        block[i] = look(fitter->with_toy(first + i));
      };
    });
    std::for_each_n(block.begin(), toys, take);
  }
}

}  // namespace hepsweep::studies::histfactory
