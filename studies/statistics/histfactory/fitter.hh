#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "studies/statistics/histfactory/hesse.hh"
#include "studies/statistics/histfactory/likelihood.hh"
#include "studies/statistics/histfactory/minimiser.hh"

namespace hepsweep::studies::histfactory {

/// The minima of one likelihood that statements about the parameter of interest need: the best fit
/// and the best fits at given values of it. What was found is remembered until there are new data.
class Fitter {
 public:
  /// \param likelihood must outlive this
  explicit Fitter(Likelihood& likelihood);
  /// \param region may fix parameters
  Fitter(Likelihood& likelihood, Region region);

  Likelihood& likelihood() { return likelihood_; }
  const Model& model() const { return likelihood_.model(); }
  const Region& region() const { return region_; }

  /// New data; what was found in the old ones is forgotten.
  void set_data(Data data);

  /// The best fit within the region; found once.
  const Minimum& best();
  /// The uncertainties there; found once.
  const Hesse& errors();

  /// Asimov data without fluctuations: their best fit is known, it is where they were made.
  void set_asimov_data(const std::vector<double>& parameters);

  /// The best fit with one parameter fixed, the lowest of those found from the model's starting
  /// values and from the best fit.
  Minimum with_fixed(std::size_t parameter, double value);
  /// The same with the parameter of interest fixed, found once for each value. \pre the model has
  /// one
  const Minimum& with_poi(double value);
  /// Looks for lower minima at the strengths that are remembered, each from the minima of its
  /// neighbours, upwards and downwards: the profile may have stepped from one minimum to another.
  /// \return whether a lower one was found
  bool follow_profile();

  /// Whether the likelihood may have several minima: then it is looked for others from each.
  bool may_have_several_minima() const { return !turning_.empty(); }

  /// A fit in another region and from one start; where nothing can be expected there, from the same
  /// with other strengths.
  Minimum minimise(const Region& region, std::span<const double> start);

 private:
  Minimum lowest_around(const Region& region, Minimum lowest);
  bool follow(double value, Minimum& minimum, const Minimum& neighbour);

  Likelihood& likelihood_;
  Region region_;
  Minimiser minimiser_;
  std::vector<std::size_t> turning_;  // parameters with two signs that the data may agree with
  std::optional<Minimum> best_;
  std::optional<Hesse> errors_;
  std::map<double, Minimum> with_poi_;
};

/// The one with the lower -2 ln L; one that has converged before one that has not.
const Minimum& lower_of(const Minimum& a, const Minimum& b);

/// The distances at which the profile of -2 ln L has risen by 1 from its minimum, with their signs;
/// NaN where a bound comes first or a fit fails.
struct ProfileInterval {
  double minus;
  double plus;
};

/// \pre the model has a parameter of interest, and the best fit has converged
ProfileInterval profile_interval(Fitter& fitter);

}  // namespace hepsweep::studies::histfactory
