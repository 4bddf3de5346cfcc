// Our minimiser and NLopt's on HistFactory workspaces: minimisers --workspaces FILE...
// Built where NLopt is found (Debian: libnlopt-dev).
#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/core.h>

#include "bench/nlopt_minimiser.hh"
#include "core/clock.hh"
#include "core/command_line.hh"
#include "core/files.hh"
#include "core/table.hh"
#include "studies/statistics/histfactory/hesse.hh"

namespace {

using namespace hepsweep;
using namespace hepsweep::studies::histfactory;

template <typename Work>
double best_milliseconds(int repetitions, Work work) {
  double best = 1e300;
  for (int i = 0; i < repetitions; ++i) {
    const auto start = Clock::now();
    work();
    best = std::min(best, 1e3 * seconds_since(start));
  }
  return best;
}

class Comparison {
 public:
  Comparison(const std::string& file, int repetitions)
      : name_(file.substr(file.rfind('/') + 1)),
        model_(parse_workspace(read_file(file), file)),
        likelihood_(model_),
        region_(model_),
        start_(model_.starting_values()),
        repetitions_(repetitions) {
    name_ = name_.substr(0, name_.find('.'));
  }

  void add_rows(Table& table) {
    ours_ = Minimiser(likelihood_).minimise(region_, start_);
    errors_ = hesse(likelihood_, region_, ours_);
    const double time =
        best_milliseconds(repetitions_, [&] { Minimiser(likelihood_).minimise(region_, start_); });
    table.add_row({name_, "ours", ours_.has_converged() ? "-" : "failed",
                   fmt::format("{:.4f}", time), std::to_string(ours_.steps), "0", "0"});
    for (const bench::NloptMethod method : bench::nlopt_methods) add_row(table, method);
  }

 private:
  void add_row(Table& table, bench::NloptMethod method) {
    const double tolerance = bench::best_tolerance(likelihood_, region_, start_, method);
    if (tolerance == 0) {
      table.add_row({name_, std::string(name_of(method)), "failed", "-", "-", "-", "-"});
      return;
    }
    bench::NloptMinimum theirs;
    const double time = best_milliseconds(repetitions_, [&] {
      theirs = bench::nlopt_minimise(likelihood_, region_, start_, method, tolerance);
    });
    table.add_row({name_, std::string(name_of(method)), fmt::format("{:.0e}", tolerance),
                   fmt::format("{:.4f}", time), std::to_string(theirs.evaluations),
                   fmt::format("{:.1e}", theirs.twice_nll - ours_.twice_nll),
                   fmt::format("{:.1e}", largest_distance(theirs.parameters))});
  }

  // In uncertainties.
  double largest_distance(const std::vector<double>& parameters) const {
    double largest = 0;
    for (std::size_t i = 0; i < parameters.size() && errors_.exists(); ++i) {
      if (!(errors_.uncertainties[i] > 0)) continue;
      const double distance = std::abs(parameters[i] - ours_.parameters[i]);
      largest = std::max(largest, distance / errors_.uncertainties[i]);
    }
    return largest;
  }

  std::string name_;
  Model model_;
  Likelihood likelihood_;
  Region region_;
  std::vector<double> start_;
  int repetitions_;
  Minimum ours_;
  Hesse errors_;
};

}  // namespace

int main(int argc, char** argv) {
  Program program("minimisers", "compares minimisers on HistFactory workspaces");
  std::vector<std::string> workspaces;
  int repetitions = 20;
  program.option("--workspaces", workspaces, "FILE.json ...").required();
  program.option("--repetitions", repetitions, "of each fit, of which the fastest counts")
      .between(1, 1'000'000)
      .show_default();
  program.run([&] {
    Table table({"workspace", "method", "tolerance", "ms", "steps", "-2 ln L above ours",
                 "largest distance / sigma"});
    for (const std::string& file : workspaces) Comparison(file, repetitions).add_rows(table);
    std::fputs(table.text().c_str(), stdout);
    return ExitCode::done;
  });
  return program.main(argc, argv);
}
