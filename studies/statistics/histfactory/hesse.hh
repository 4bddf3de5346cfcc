#pragma once

#include <string>
#include <vector>

#include "studies/statistics/histfactory/minimiser.hh"

namespace hepsweep::studies::histfactory {

/// Uncertainties from the second derivatives at a minimum: V = 2 H^-1 of the parameters that may
/// move, their bounds not regarded.
struct Hesse {
  std::vector<double> uncertainties;  ///< sqrt(V_ii); 0: did not move. Empty: there are none
  Matrix correlation;                 ///< zeros in the rows of what did not move
  std::string absent_because;         ///< why there are none

  bool exists() const { return absent_because.empty(); }
};

/// \param region where the minimum was looked for; parameters that it fixes have no uncertainty
/// Where the matrix is not positive definite, parameters at their bounds count as fixed as well.
Hesse hesse(Likelihood& likelihood, const Region& region, const Minimum& minimum);

}  // namespace hepsweep::studies::histfactory
