#pragma once

#include <string>
#include <vector>

#include "core/json_reader.hh"
#include "studies/baselines/baseline.hh"

namespace hepsweep::studies {

/// One line of the table of classic methods (baseline.cc).
struct ClassicMethod {
  std::string name;
  bool several_classes;   ///< whether it takes more than two
  bool negative_weights;  ///< whether it is defined for them
  /// Reads all settings. \throws JsonError
  void (*check)(ObjectReader& settings);
  ClassicDescription (*describe)(const Json& settings, std::size_t inputs);
  /// \param sample of weights of mean size 1, with events of at least two classes
  ClassicFit (*fit)(const Json& settings, const TrainingSample& sample, const FitControl& control);
  /// From the object behind the name. \throws JsonError
  std::unique_ptr<ClassicModel> (*read)(ObjectReader& reader, const std::vector<float>& numbers);
};

/// Every classic method that a study may name.
const std::vector<ClassicMethod>& classic_methods();

}  // namespace hepsweep::studies
