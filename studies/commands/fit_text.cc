#include "studies/commands/fit_text.hh"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/core.h>

#include "core/numbers.hh"
#include "core/table.hh"

namespace hepsweep::studies {
namespace {

using namespace histfactory;

constexpr int columns_per_unit = 4;
constexpr int half_width = 3 * columns_per_unit;  // pulls from -3 to 3

std::string number(double value, const char* format = "{:.4g}") {
  return std::isfinite(value) ? fmt::format(fmt::runtime(format), value) : "-";
}

double larger(Impact::Shift up, Impact::Shift down) {
  const double high = std::isfinite(up.value) ? std::abs(up.value) : 0;
  return std::max(high, std::isfinite(down.value) ? std::abs(down.value) : 0);
}

// After the fit; before it where there is none, as of a parameter without an uncertainty.
double largest(const Impact& impact) {
  const double after = larger(impact.postfit_up, impact.postfit_down);
  return after > 0 ? after : larger(impact.prefit_up, impact.prefit_down);
}

std::string failure(FitStatus status) {
  return status == FitStatus::converged ? "" : fmt::format("  (not known: {})", name_of(status));
}

// Why a limit is not known.
std::string limit_reason(const UpperLimit& limit, double value) {
  if (std::isfinite(value)) return "";
  if (limit.status != FitStatus::converged) return failure(limit.status);
  return "  (none: CLs does not fall to 0.05)";
}

std::string profile_text(const ProfileInterval& interval) {
  if (std::isnan(interval.minus) && std::isnan(interval.plus)) {
    return "  (profile: does not rise by 1 within the bounds)";
  }
  const auto end = [](double value) {
    return std::isfinite(value) ? fmt::format("{:+.4g}", value) : "to its bound";
  };
  return fmt::format("  (profile {}, {})", end(interval.minus), end(interval.plus));
}

std::string strength_text(const Model& model, const FitResult& fit) {
  const std::string& name = model.parameters()[model.poi()].name;
  if (fit.poi_at_lower_bound) {
    std::string text = fmt::format("{} = {:.4g}, at its lower bound", name, fit.poi_hat);
    if (std::isfinite(fit.interval.plus)) text += fmt::format(", +{:.4g}", fit.interval.plus);
    if (std::isfinite(fit.poi_hat_unbounded)) {
      text += fmt::format("; without the bound {:.4g}", fit.poi_hat_unbounded);
    }
    return text + "\n";
  }
  return fmt::format(
      "{} = {}{}{}\n", name, with_uncertainty(fit.poi_hat, fit.poi_uncertainty),
      profile_text(fit.interval),
      fit.poi_at_upper_bound ? ", at its upper bound, which cuts off all below" : "");
}

// Not a number where one of them is none.
double sum(const std::array<double, 5>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

std::string band(const std::array<double, 5>& values) {
  return fmt::format("{} [{}, {}] at 1 sigma, [{}, {}] at 2 sigma", number(values[2]),
                     number(values[1]), number(values[3]), number(values[0]), number(values[4]));
}

std::string statements(const Model& model, const Report& report) {
  const Discovery& found = report.discovery;
  const Discovery& nominal = report.expected_discovery;
  std::string text = strength_text(model, report.fit);
  text += fmt::format("significance  {} sigma, p = {}{}\n", number(found.significance, "{:.3f}"),
                      number(found.p0), failure(found.status));
  text += fmt::format("  expected    {} sigma after the fit, {} sigma before{}\n",
                      number(found.significance_expected, "{:.3f}"),
                      number(nominal.significance, "{:.3f}"), failure(nominal.status));
  text += fmt::format("95% limit     {}{}\n", number(report.upper_limit.observed),
                      limit_reason(report.upper_limit, report.upper_limit.observed));
  text += fmt::format("  expected    {}{}\n", band(report.upper_limit.expected),
                      limit_reason(report.upper_limit, sum(report.upper_limit.expected)));
  text +=
      fmt::format("CLs at 1      {}, expected {}{}\n", number(report.limit_test_1.cls),
                  number(report.limit_test_1.cls_expected[2]), failure(report.limit_test_1.status));
  return text;
}

std::string no_statements(const Model& model, const Region& region) {
  if (model.poi() == Model::no_poi) {
    return "No significance and no limit: the measurement names no parameter of interest "
           "(--poi).\n";
  }
  return fmt::format("No significance and no limit: {} is fixed at {:.6g}.\n",
                     model.parameters()[model.poi()].name, region.lower[model.poi()]);
}

std::string value_text(const Report& report, std::size_t index, bool is_fixed) {
  const double value = report.fit.minimum.parameters[index];
  if (is_fixed) return fmt::format("{:.6g} fixed", value);
  if (!report.fit.hesse.exists()) return fmt::format("{:.6g}", value);
  const double uncertainty = report.fit.hesse.uncertainties[index];
  return uncertainty > 0 ? with_uncertainty(value, uncertainty) : fmt::format("{:.6g}", value);
}

// Parameters with an impact by its size, then the others in their order.
std::vector<std::pair<std::size_t, const Impact*>> rows(const Model& model, const Report& report) {
  std::vector<std::pair<std::size_t, const Impact*>> order;
  for (std::size_t i = 0; i < model.parameters().size(); ++i) {
    const auto found = std::find_if(report.impacts.begin(), report.impacts.end(),
                                    [&](const Impact& each) { return each.parameter == i; });
    order.emplace_back(i, found == report.impacts.end() ? nullptr : &*found);
  }
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return (a.second ? largest(*a.second) : 0) > (b.second ? largest(*b.second) : 0);
  });
  return order;
}

// "+0.10 -0.11": where the strength goes when the parameter goes up and down.
std::string shifts(const Impact* impact, Impact::Shift Impact::*up, Impact::Shift Impact::*down) {
  if (impact == nullptr) return "";
  const auto shift = [](Impact::Shift value) {
    return number(value.value, "{:+.3f}") + (value.is_at_bound ? "*" : "");
  };
  return fmt::format("{} {}", shift(impact->*up), shift(impact->*down));
}

std::string pull_text(const Report& report, std::size_t index) {
  const double pull = report.fit.pulls[index];
  return std::isfinite(pull) ? drawn_pull(pull, report.fit.constraints[index]) : "";
}

std::string parameter_table(const Model& model, const Region& region, const Report& report) {
  Table table({"parameter", "value", "impact", "before the fit", "-3  -2  -1  0   1   2   3"});
  bool is_cut_off = false;
  for (const auto& [index, impact] : rows(model, report)) {
    table.add_row(
        {model.parameters()[index].name, value_text(report, index, region.is_fixed(index)),
         shifts(impact, &Impact::postfit_up, &Impact::postfit_down),
         shifts(impact, &Impact::prefit_up, &Impact::prefit_down), pull_text(report, index)});
    if (impact == nullptr) continue;
    for (const auto which :
         {&Impact::prefit_up, &Impact::prefit_down, &Impact::postfit_up, &Impact::postfit_down}) {
      is_cut_off = is_cut_off || (impact->*which).is_at_bound;
    }
  }
  std::string text = table.text();
  if (!report.impacts.empty()) {
    text += fmt::format(
        "impact: how far {} moves with the parameter up and down by its "
        "uncertainty, after and before the fit\n",
        model.parameters()[model.poi()].name);
  }
  if (is_cut_off) text += "*: ended at a bound\n";
  if (report.fit.poi_at_lower_bound) text += "no impacts: the best fit is at the lower bound\n";
  return text + "drawn: pull ● and uncertainty ─ relative to before the fit\n";
}

// The strongest correlations between parameters.
std::string correlation_text(const Model& model, const Report& report) {
  constexpr double least = 0.3;
  constexpr std::size_t most = 5;
  struct Pair {
    double correlation;
    std::size_t first;
    std::size_t second;
  };
  if (!report.fit.hesse.exists()) return "";
  std::vector<Pair> pairs;
  const Matrix& correlation = report.fit.hesse.correlation;
  for (std::size_t i = 0; i < correlation.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (std::abs(correlation(i, j)) >= least) pairs.push_back({correlation(i, j), j, i});
    }
  }
  std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
    return std::abs(a.correlation) > std::abs(b.correlation);
  });
  if (pairs.size() > most) pairs.resize(most);
  std::string text;
  for (const Pair& pair : pairs) {
    text += fmt::format("{}{:+.2f} {}, {}", text.empty() ? "strongest correlations: " : "; ",
                        pair.correlation, model.parameters()[pair.first].name,
                        model.parameters()[pair.second].name);
  }
  return text.empty() ? "" : text + "\n";
}

// Where a bin expects nothing, or less, at the point where a fit failed.
std::string impossible_bin(const Model& model, const Report& report) {
  if (report.fit.minimum.status != FitStatus::impossible_data) return "";
  const std::vector<double> expected = model.asimov(report.fit.minimum.parameters).main;
  std::size_t bin = 0;
  for (const ChannelBins& channel : model.channels()) {
    for (std::size_t i = 0; i < channel.bins; ++i, ++bin) {
      if (expected[bin] > 0 || (expected[bin] == 0 && report.data.main[bin] == 0)) continue;
      return fmt::format(": bin {} of {} has {:.6g} events where {:.6g} are expected", i + 1,
                         channel.name, report.data.main[bin], expected[bin]);
    }
  }
  return ": the constraint of a parameter at 0";
}

// "1 bin", "2 bins".
std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

std::string drawn_pull(double pull, double width) {
  std::vector<std::string> cells(2 * half_width + 1, " ");
  const auto column = [](double value) {
    return static_cast<int>(std::lround(std::clamp(value, -3.0, 3.0) * columns_per_unit)) +
           half_width;
  };
  cells[half_width] = "|";
  if (std::isfinite(width)) {
    for (int i = column(pull - width); i <= column(pull + width); ++i) {
      cells[static_cast<std::size_t>(i)] = "─";
    }
  }
  cells[static_cast<std::size_t>(column(pull))] = pull < -3 ? "<" : pull > 3 ? ">" : "●";
  std::string text;
  for (const std::string& cell : cells) text += cell;
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

std::string fit_text(const Model& model, const Region& region, const Report& report) {
  const Minimum& minimum = report.fit.minimum;
  if (!minimum.has_converged()) {
    return fmt::format("The fit has failed: {}{}.\n", name_of(minimum.status),
                       impossible_bin(model, report));
  }
  std::string text =
      fmt::format("{}, {}; -2 ln L = {:.6f} at the best fit\n\n", counted(model.bins(), "bin"),
                  counted(model.parameters().size(), "parameter"), minimum.twice_nll);
  text += (report.has_inference ? statements(model, report) : no_statements(model, region)) + "\n";
  if (!report.fit.hesse.exists()) {
    text += fmt::format("No uncertainties: {}.\n\n", report.fit.hesse.absent_because);
  }
  return text + parameter_table(model, region, report) + correlation_text(model, report);
}

}  // namespace hepsweep::studies
