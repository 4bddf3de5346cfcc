#include <cmath>

#include "core/json_number.hh"
#include "studies/statistics/histfactory/report.hh"

namespace hepsweep::studies::histfactory {
namespace {

// "p0", "p0_error"; "p0_at_most" and "p0_at_least" only where there is such a bound.
void add(Json& json, const std::string& key, const ToyEstimate& estimate) {
  json[key] = number_json(estimate.value);
  json[key + "_error"] = number_json(estimate.error);
  if (!std::isnan(estimate.at_most)) json[key + "_at_most"] = estimate.at_most;
  if (!std::isnan(estimate.at_least)) json[key + "_at_least"] = estimate.at_least;
}

Json to_json(const ToyDiscovery& discovery) {
  Json json{{"status", name_of(discovery.status)}, {"failed", discovery.failed}};
  add(json, "p0", discovery.p0);
  add(json, "Z", discovery.significance);
  return json;
}

Json to_json(const ToyLimitTest& test) {
  Json json{{"status", name_of(test.status)}, {"failed", test.failed}};
  add(json, "CLsb", test.cl_sb);
  add(json, "CLb", test.cl_b);
  add(json, "CLs", test.cls);
  return json;
}

}  // namespace

Json to_json(const ToySummary& toys, const ToyTests& tests) {
  return {{"toys", toys.toys},
          {"failed", toys.failed},
          {"mu", number_json(toys.strength)},
          {"coverage", number_json(toys.coverage)},
          {"coverage_error", number_json(toys.coverage_error)},
          {"pull_mean", number_json(toys.pull_mean)},
          {"pull_mean_error", number_json(toys.pull_mean_error)},
          {"pull_width", number_json(toys.pull_width)},
          {"pull_width_error", number_json(toys.pull_width_error)},
          {"discovery", to_json(tests.discovery)},
          {"limit_test_mu1", to_json(tests.limit_test_1)}};
}

}  // namespace hepsweep::studies::histfactory
