#pragma once

#include <string>

#include "studies/statistics/histfactory/report.hh"

namespace hepsweep::studies {

/// A report for the terminal: the statements first, then the parameters with their pulls drawn and
/// sorted by impact.
std::string fit_text(const histfactory::Model& model, const histfactory::Region& region,
                     const histfactory::Report& report);

/// A pull drawn between -3 and 3: "      |  ──●──" (a whisker of one post-fit uncertainty).
/// \param pull, width in units of the pre-fit width
std::string drawn_pull(double pull, double width);

}  // namespace hepsweep::studies
