#pragma once

#include <string>
#include <vector>

namespace hepsweep::bench {

/// One measured quantity: a value for each repetition.
struct Figure {
  std::string quantity;
  std::string unit;
  std::vector<double> samples;
  std::string target = "";  ///< in words; "" where there is none
};

/// The middle of the samples (the mean of the two in the middle); NaN for none.
double median(std::vector<double> samples);
/// The smallest value that a share (0 .. 1) of the samples does not exceed; NaN for none.
double quantile(std::vector<double> samples, double share);

/// Prints to stdout: a table with median and range, or JSON with every sample.
/// \param title what was measured, in one line
void print_figures(const std::string& title, const std::vector<Figure>& figures, bool json);

}  // namespace hepsweep::bench
