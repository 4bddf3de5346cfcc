#include "studies/commands/toys_text.hh"

#include <cmath>

#include <fmt/core.h>

#include "core/numbers.hh"
#include "core/table.hh"

namespace hepsweep::studies {
namespace {

using namespace histfactory;

std::string estimate_text(const ToyEstimate& estimate) {
  if (std::isfinite(estimate.at_most)) return fmt::format("{:.4g} at most", estimate.at_most);
  if (std::isfinite(estimate.at_least)) return fmt::format("{:.4g} at least", estimate.at_least);
  return std::isfinite(estimate.value) ? with_uncertainty(estimate.value, estimate.error) : "-";
}

std::string measured_text(double value, double error) {
  return std::isfinite(value) ? with_uncertainty(value, error) : "-";
}

std::string number_text(double value) {
  return std::isfinite(value) ? fmt::format("{:.4g}", value) : "-";
}

bool has_bound(const ToyEstimate& estimate) {
  return std::isfinite(estimate.at_most) || std::isfinite(estimate.at_least);
}

std::string failures_text(const ToySummary& toys, const ToyTests& tests) {
  const std::uint64_t failed = toys.failed + tests.discovery.failed + tests.limit_test_1.failed;
  if (failed == 0) return "";
  return fmt::format(
      "Fits have failed and don't count: {} for coverage and pulls, {} for p0, {} for CLs.\n",
      toys.failed, tests.discovery.failed, tests.limit_test_1.failed);
}

}  // namespace

std::string toys_text(const Report& report, const ToySummary& toys, const ToyTests& tests) {
  Table table({fmt::format("{} toys of each kind", grouped(static_cast<std::int64_t>(toys.toys))),
               "from toys", "asymptotic"});
  const ToyDiscovery& discovery = tests.discovery;
  const ToyLimitTest& test = tests.limit_test_1;
  table.add_row({"p0", estimate_text(discovery.p0), number_text(report.discovery.p0)});
  table.add_row({"significance", estimate_text(discovery.significance),
                 number_text(report.discovery.significance)});
  table.add_row({"CLs at 1", estimate_text(test.cls), number_text(report.limit_test_1.cls)});
  table.add_row({"  CLs+b", estimate_text(test.cl_sb), number_text(report.limit_test_1.cl_sb)});
  table.add_row({"  CLb", estimate_text(test.cl_b), number_text(report.limit_test_1.cl_b)});
  table.add_row({fmt::format("coverage of 68% intervals at {:.4g}", toys.strength),
                 measured_text(toys.coverage, toys.coverage_error), "0.6827"});
  table.add_row({"mean of pulls", measured_text(toys.pull_mean, toys.pull_mean_error), "0"});
  table.add_row({"width of pulls", measured_text(toys.pull_width, toys.pull_width_error), "1"});
  std::string text = table.text();
  if (has_bound(discovery.p0) || has_bound(test.cl_sb) || has_bound(test.cl_b)) {
    text += "Bounds (95%) stand where all toys have said the same.\n";
  }
  return text + failures_text(toys, tests);
}

}  // namespace hepsweep::studies
