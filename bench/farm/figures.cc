#include "bench/farm/figures.hh"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include <fmt/core.h>

#include "core/json.hh"
#include "core/numbers.hh"
#include "core/table.hh"

namespace hepsweep::bench {
namespace {

std::string number_text(double value) {
  if (std::abs(value) >= 1000) return grouped(std::llround(value));
  return fmt::format("{:.3g}", value);
}

std::string range_text(const std::vector<double>& samples) {
  if (samples.size() < 2) return "";
  const auto [least, most] = std::minmax_element(samples.begin(), samples.end());
  return fmt::format("{} to {}", number_text(*least), number_text(*most));
}

Json to_json(const std::string& title, const std::vector<Figure>& figures) {
  Json list = Json::array();
  for (const Figure& figure : figures) {
    list.push_back({{"quantity", figure.quantity},
                    {"unit", figure.unit},
                    {"median", median(figure.samples)},
                    {"samples", figure.samples},
                    {"target", figure.target}});
  }
  return {{"measured", title}, {"figures", list}};
}

}  // namespace

double quantile(std::vector<double> samples, double share) {
  if (samples.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(samples.begin(), samples.end());
  const double rank = std::ceil(share * static_cast<double>(samples.size())) - 1;
  return samples[static_cast<std::size_t>(
      std::clamp(rank, 0.0, static_cast<double>(samples.size() - 1)))];
}

double median(std::vector<double> samples) {
  if (samples.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(samples.begin(), samples.end());
  const std::size_t middle = samples.size() / 2;
  if (samples.size() % 2 == 1) return samples[middle];
  return (samples[middle - 1] + samples[middle]) / 2;
}

void print_figures(const std::string& title, const std::vector<Figure>& figures, bool json) {
  if (json) {
    fmt::print("{}\n", to_json(title, figures).dump(2));
    return;
  }
  Table table({"quantity", "median", "range", "unit", "target"});
  for (const Figure& figure : figures) {
    table.add_row({figure.quantity, number_text(median(figure.samples)), range_text(figure.samples),
                   figure.unit, figure.target});
  }
  fmt::print("{}\n{}", title, table.text());
}

}  // namespace hepsweep::bench
