#include "studies/statistics/histfactory/turning_parameters.hh"

#include "studies/statistics/histfactory/yields.hh"

namespace hepsweep::studies::histfactory {
namespace {

constexpr double least_significance = 0.05;  // squared, in standard deviations of the data
constexpr double least_fraction = 0.1;       // squared, of the difference of the variations

bool turns(Yields& yields, const std::vector<double>& nominal, std::vector<double> point,
           std::size_t parameter) {
  point[parameter] = 1;
  yields.set_point(point);
  const std::vector<double> up(yields.values().begin(), yields.values().end());
  point[parameter] = -1;
  yields.set_point(point);
  double common = 0;
  double difference = 0;
  for (std::size_t bin = 0; bin < nominal.size(); ++bin) {
    if (!(nominal[bin] > 0)) continue;
    const double down = yields.values()[bin];
    const double even = 0.5 * (up[bin] + down) - nominal[bin];
    const double odd = 0.5 * (up[bin] - down);
    common += even * even / nominal[bin];
    difference += odd * odd / nominal[bin];
  }
  return common > least_significance && common > least_fraction * difference;
}

}  // namespace

std::vector<std::size_t> turning_parameters(const Model& model) {
  std::vector<double> point = model.starting_values();
  std::vector<std::size_t> alphas;
  for (const ParameterSet& set : model.parameter_sets()) {
    const bool is_alpha = set.type == ModifierType::normsys || set.type == ModifierType::histosys;
    if (!is_alpha || model.parameters()[set.first].fixed) continue;
    alphas.push_back(set.first);
    point[set.first] = 0;
  }
  Yields yields(model.layout());
  yields.set_point(point);
  const std::vector<double> nominal(yields.values().begin(), yields.values().end());
  std::vector<std::size_t> turning;
  for (const std::size_t alpha : alphas) {
    if (turns(yields, nominal, point, alpha)) turning.push_back(alpha);
  }
  return turning;
}

}  // namespace hepsweep::studies::histfactory
