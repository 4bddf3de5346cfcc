// In-process times of fits of a HistFactory workspace: fit WORKSPACE [--repetitions N] [--toys N].
#include <algorithm>
#include <cstdio>

#include "core/clock.hh"
#include "core/command_line.hh"
#include "core/files.hh"
#include "studies/statistics/histfactory/report.hh"

namespace {

using namespace hepsweep::studies::histfactory;

template <typename Work>
void time(const char* what, int repetitions, Work work) {
  double best = 1e300;
  double sum = 0;
  for (int i = 0; i < repetitions; ++i) {
    const auto start = hepsweep::Clock::now();
    work();
    const double ms = 1e3 * hepsweep::seconds_since(start);
    best = std::min(best, ms);
    sum += ms;
  }
  std::printf("%-44s %10.4f ms at best, %10.4f ms on average\n", what, best, sum / repetitions);
}

void measure(const std::string& file, int repetitions) {
  const Workspace workspace = parse_workspace(hepsweep::read_file(file), file);
  const Model model(workspace);
  Likelihood likelihood(model);
  const std::vector<double> start = model.starting_values();
  std::vector<double> gradient(start.size());
  Matrix hessian(start.size());
  std::printf("%zu bins, %zu parameters, %d repetitions\n", model.bins(), start.size(),
              repetitions);
  time("-2 ln L", repetitions, [&] { likelihood.twice_nll(start); });
  time("with gradient", repetitions, [&] { likelihood.gradient(start, gradient); });
  time("with gradient and second derivatives", repetitions, [&] {
    likelihood.gradient(start, gradient);
    likelihood.hessian(hessian);
  });
  time("model, best fit", repetitions, [&] {
    const Model fresh(workspace);
    Likelihood data(fresh);
    Fitter(data).best();
  });
  time("one minimisation", repetitions,
       [&] { Minimiser(likelihood).minimise(Region(model), start); });
  time("fit with uncertainties and interval", repetitions, [&] {
    Fitter fitter(likelihood);
    fit(fitter);
  });
  time("discovery, observed and expected", repetitions, [&] {
    Fitter fitter(likelihood);
    discovery(fitter);
  });
  time("limit test at 1", repetitions, [&] {
    Fitter fitter(likelihood);
    limit_test(fitter, 1);
  });
  time("upper limit, observed and expected", repetitions, [&] {
    Fitter fitter(likelihood);
    upper_limit(fitter);
  });
  time("fit with impacts", repetitions, [&] {
    Fitter fitter(likelihood);
    impacts(fitter, fit(fitter));
  });
  time("all: the report", repetitions, [&] {
    Fitter fitter(likelihood);
    make_report(fitter);
  });
}

// Once, and on one core.
void measure_toys(const std::string& file, std::uint64_t toys) {
  const Model model(parse_workspace(hepsweep::read_file(file), file));
  Likelihood likelihood(model);
  Fitter fitter(likelihood);
  const std::vector<double> truth = fitter.best().parameters;
  const ToyOptions options{.toys = toys};
  ToySummary summary;
  time("toys: coverage and pulls", 1,
       [&] { summary = run_toys(model, fitter.region(), truth, options); });
  std::printf("  coverage %.4f +- %.4f, pulls: mean %.4f +- %.4f, width %.4f +- %.4f\n",
              summary.coverage, summary.coverage_error, summary.pull_mean, summary.pull_mean_error,
              summary.pull_width, summary.pull_width_error);
  time("toys: p0 and CLs", 1, [&] { run_toy_tests(fitter, options); });
}

}  // namespace

int main(int argc, char** argv) {
  hepsweep::Program program("fit", "measures the time of fits of a HistFactory workspace");
  std::string workspace;
  int repetitions = 100;
  program.positional("WORKSPACE", workspace, "FILE.json");
  program.option("--repetitions", repetitions, "of each measurement")
      .between(1, 1'000'000)
      .show_default();
  std::uint64_t toys = 0;
  program.option("--toys", toys, "of each kind; a model with a parameter of interest");
  program.run([&] {
    measure(workspace, repetitions);
    if (toys > 0) measure_toys(workspace, toys);
    return hepsweep::ExitCode::done;
  });
  return program.main(argc, argv);
}
