#pragma once

#include <string>

#include "studies/statistics/histfactory/report.hh"

namespace hepsweep::studies {

/// What toys say beside what the asymptotic formulas say, as a table for the terminal.
std::string toys_text(const histfactory::Report& report, const histfactory::ToySummary& toys,
                      const histfactory::ToyTests& tests);

}  // namespace hepsweep::studies
