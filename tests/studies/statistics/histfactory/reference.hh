#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/json.hh"
#include "studies/statistics/histfactory/fit.hh"
#include "studies/statistics/histfactory/workspace.hh"

namespace hepsweep::studies::histfactory {

/// The reference workspaces that are there: "p01", "t1_normsys", ... The value "missing" alone
/// where the folder is missing, so that a test can say so and skip.
std::vector<std::string> reference_cases();

std::filesystem::path reference_folder();

Workspace reference_workspace(const std::string& id);

Json reference_results(const std::string& id);

/// Skips a test where the reference data are missing.
#define HEPSWEEP_REQUIRE_REFERENCE(id)                                                        \
  if ((id) == "missing") {                                                                    \
    GTEST_SKIP() << "missing data: reference/statistics/histfactory beside the data folder; " \
                    "set HEPSWEEP_DATA";                                                      \
  }                                                                                           \
  static_assert(true)

/// A small workspace to break or to vary: channel SR of two bins with signal (mu) and background
/// (normsys "xs", histosys "shape", shapesys "mc"), channel CR of one bin with background.
Json small_workspace();

/// One sample of a workspace.
Json& sample(Json& workspace, std::size_t channel, std::size_t index);

/// A counting experiment: signal s, background b, observed n, the parameter of interest in [0, 10].
Workspace counting(double s, double b, double n);

FitResult fit_of(const Workspace& workspace);

}  // namespace hepsweep::studies::histfactory
