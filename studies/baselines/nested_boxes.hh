#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/json_reader.hh"
#include "studies/baselines/classic_model.hh"

namespace hepsweep::studies {

/// A cut that an event passes with a value above (or below) a number.
struct Cut {
  std::size_t input = 0;
  bool above = true;
  double at = 0;  ///< of the standardised input

  bool passes(float value) const {
    return above ? static_cast<double>(value) > at : static_cast<double>(value) < at;
  }
};

/// Boxes, each inside the one before: box n are the events that pass the first n cuts. An event's
/// score is that of the innermost box that holds it.
class NestedBoxes : public ClassicModel {
 public:
  /// What is left of the training's weights in a box.
  struct Share {
    double signal = 1;
    double background = 1;
  };

  /// \param scores one more than cuts, ascending \param shares as many
  NestedBoxes(std::size_t inputs, std::vector<Cut> cuts, std::vector<double> scores,
              std::vector<Share> shares);

  std::size_t inputs() const override { return inputs_; }
  std::size_t outputs() const override { return 1; }
  std::size_t parameters() const override { return cuts_.size() + scores_.size(); }
  const std::vector<Cut>& cuts() const { return cuts_; }
  /// The number of cuts that an event passes before the first that it fails.
  std::size_t box_of(const float* event) const;
  void predict(const float* events, std::size_t count, float* scores) const override;
  Json to_json() const override;
  std::string text(const std::vector<std::string>& names, const std::vector<double>& mean,
                   const std::vector<double>& scale) const override;

 private:
  std::size_t inputs_;
  std::vector<Cut> cuts_;
  std::vector<double> scores_;
  std::vector<Share> shares_;
};

/// From the object behind "rectangular_cuts". \throws JsonError
std::unique_ptr<ClassicModel> read_nested_boxes(ObjectReader& reader);

}  // namespace hepsweep::studies
