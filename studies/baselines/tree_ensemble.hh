#pragma once

#include <span>
#include <vector>

#include "core/json_reader.hh"
#include "studies/baselines/classic_model.hh"
#include "studies/baselines/decision_tree.hh"

namespace hepsweep::studies {

/// Sums of trees, one sum for each output, summed in float64 in the order of the rounds; the score
/// is 1/(1 + e^-sum) of one output, and the softmax of several.
class TreeEnsemble : public ClassicModel {
 public:
  TreeEnsemble(std::size_t inputs, std::size_t outputs) : inputs_(inputs), outputs_(outputs) {}

  /// \param trees of one round: one for each output
  void add_round(std::vector<DecisionTree> trees);
  /// Forgets all later ones.
  void keep_rounds(std::size_t rounds) { trees_.resize(rounds * outputs_); }
  /// Adds the last round's values of events to their sums. \param sums events x outputs
  void add_last_round(std::span<const float> events, std::span<double> sums) const;
  /// Scores of one event from its sums.
  void scores(const double* sums, float* scores) const;

  std::size_t inputs() const override { return inputs_; }
  std::size_t outputs() const override { return outputs_; }
  std::size_t parameters() const override;
  void predict(const float* events, std::size_t count, float* scores) const override;
  Json to_json() const override;
  std::vector<float> numbers() const override;
  std::string text(const std::vector<std::string>& names, const std::vector<double>& mean,
                   const std::vector<double>& scale) const override;

 private:
  std::size_t inputs_;
  std::size_t outputs_;
  std::vector<DecisionTree> trees_;  ///< round by round
};

/// From the object behind "boosted_trees". \throws JsonError
std::unique_ptr<ClassicModel> read_tree_ensemble(ObjectReader& reader,
                                                 const std::vector<float>& numbers);

}  // namespace hepsweep::studies
