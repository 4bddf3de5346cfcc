#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "studies/baselines/classic_model.hh"

namespace hepsweep::studies {

/// Events that a classic method is fitted to.
struct TrainingSample {
  std::size_t inputs = 0;
  std::size_t classes = 2;
  std::vector<float> values;         ///< events x inputs, standardised, row-major; no NaN
  std::vector<std::int32_t> labels;  ///< classes, from 0
  std::vector<float> weights;        ///< one for each event

  std::size_t events() const { return labels.size(); }
  std::span<const float> event(std::size_t number) const {
    return {values.data() + number * inputs, inputs};
  }
};

/// A fit after one of its rounds.
struct RoundReport {
  std::int64_t round = 0;                  ///< from 1
  double training_loss = 0;                ///< weighted mean of -ln(probability of the right class)
  std::span<const float> validation = {};  ///< scores of the validation events
};

/// What stands around a fit.
struct FitControl {
  std::uint64_t seed = 1;
  std::uint64_t replica = 0;
  /// Called again and again; an exception ends the fit. \param rounds that are complete
  std::function<void(std::int64_t rounds)> between_rounds = {};
  /// Events that decide after how many rounds to stop; empty: all rounds are made.
  std::vector<float> validation = {};
  /// Told of each round; gives the value of the metric. Needed where there are validation events.
  std::function<double(const RoundReport& report, const std::string& metric)> monitor = {};
  /// Exactly so many rounds, for a method that makes any number of them.
  std::optional<std::int64_t> rounds = {};
};

/// What a fit gave.
struct ClassicFit {
  std::unique_ptr<ClassicModel> model = {};  ///< none where it diverged
  std::int64_t rounds = 1;                   ///< that were made
  std::int64_t best_round = 1;               ///< up to which the model goes
  std::string diverged = {};                 ///< why there is no result; "" otherwise
};

}  // namespace hepsweep::studies
