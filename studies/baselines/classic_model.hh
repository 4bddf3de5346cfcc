#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/json.hh"

namespace hepsweep::studies {

/// A classic method, fitted: it gives standardised events their scores, as a network does.
class ClassicModel {
 public:
  virtual ~ClassicModel() = default;

  virtual std::size_t inputs() const = 0;
  /// 1: the probability of class 1. More: one for each class.
  virtual std::size_t outputs() const = 0;
  /// Numbers that were fitted.
  virtual std::size_t parameters() const = 0;

  /// An event's score depends on the event alone.
  /// \param events count x inputs() numbers, row by row
  /// \param scores count x outputs() numbers in [0, 1], row by row, written
  virtual void predict(const float* events, std::size_t count, float* scores) const = 0;

  /// {"METHOD": {...}}, exact for every number but for those in numbers().
  virtual Json to_json() const = 0;
  /// What a model file keeps as binary numbers, where there are many.
  virtual std::vector<float> numbers() const { return {}; }
  /// What it does, in lines for a person. \param names of the inputs
  /// \param mean, scale an input is (value - mean) / scale of the quantity of that name
  virtual std::string text(const std::vector<std::string>& names, const std::vector<double>& mean,
                           const std::vector<double>& scale) const = 0;
};

}  // namespace hepsweep::studies
