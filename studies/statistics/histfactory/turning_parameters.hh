#pragma once

#include <cstddef>
#include <vector>

#include "studies/statistics/histfactory/model.hh"

namespace hepsweep::studies::histfactory {

/// Parameters whose variations by +1 and -1 sigma change the yields in much the same way, as both
/// factors of a normsys above 1 do: data can agree with either sign, so that the likelihood may
/// have a minimum for each. They count where the common part of the two variations is large enough
/// for the data to see it, and not small against the difference.
std::vector<std::size_t> turning_parameters(const Model& model);

}  // namespace hepsweep::studies::histfactory
