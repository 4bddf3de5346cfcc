#include "studies/commands/fit_command.hh"

#include <charconv>
#include <cmath>
#include <cstdio>

#include <fmt/core.h>

#include "core/cores.hh"
#include "core/files.hh"
#include "core/json_file.hh"
#include "core/standard_input.hh"
#include "studies/commands/fit_text.hh"
#include "studies/commands/toys_text.hh"
#include "studies/statistics/histfactory/report.hh"

namespace hepsweep::studies {
namespace {

using namespace histfactory;

constexpr std::string_view smooth = "code4_code4p";
constexpr std::string_view piecewise = "code1_code0";

struct FitOptions {
  std::string workspace;
  std::string measurement;
  std::string poi;
  std::vector<std::string> fixed;  ///< NAME=VALUE
  std::string interpolation{smooth};
  std::int64_t toys = 0;
  std::uint64_t seed = 1;
  int threads = 0;
  bool json = false;
};

void fix(const Model& model, const std::string& setting, Region& region) {
  const std::size_t equals = setting.rfind('=');
  const std::string number = equals == std::string::npos ? "" : setting.substr(equals + 1);
  double value = 0;
  const char* end = number.data() + number.size();
  const auto read = std::from_chars(number.data(), end, value);
  if (number.empty() || read.ec != std::errc() || read.ptr != end || !std::isfinite(value)) {
    throw InputError(fmt::format("--fix {}: write NAME=NUMBER, such as --fix xs=0.5", setting));
  }
  try {
    region.fix(model.parameter_index(setting.substr(0, equals)), value);
  } catch (const InputError& error) {
    throw InputError(fmt::format("--fix {}: {}", setting, error.what()));
  }
}

// What the file can't know is wrong without the model: the message names the file.
Model make_model(const FitOptions& options) {
  const bool is_standard_input = options.workspace == "-";
  const std::string origin = is_standard_input ? "standard input" : options.workspace;
  const std::string text = is_standard_input ? read_standard_input() : read_file(origin);
  const Workspace workspace = parse_workspace(text, origin);
  try {
    return Model(workspace, {.measurement = options.measurement,
                             .poi = options.poi,
                             .interpolation = options.interpolation == piecewise
                                                  ? Interpolation::code1_code0
                                                  : Interpolation::code4_code4p});
  } catch (const JsonError& error) {
    throw located(error, text, origin);
  } catch (const InputError& error) {
    throw InputError(fmt::format("{}: {}", origin, error.what()));
  }
}

ExitCode run_fit(const FitOptions& options) {
  const Model model = make_model(options);
  Region region(model);
  for (const std::string& setting : options.fixed) fix(model, setting, region);
  if (options.toys > 0 && (model.poi() == Model::no_poi || region.is_fixed(model.poi()))) {
    throw InputError("--toys: toys need a parameter of interest that is not fixed; see --poi");
  }
  Likelihood likelihood(model);
  Fitter fitter(likelihood, region);
  const Report report = make_report(fitter);
  Json json = to_json(model, report);
  json["measurement"] = model.measurement();
  json["interpolation"] = options.interpolation;
  std::string text = fit_text(model, region, report);
  if (options.toys > 0 && report.has_inference) {
    const ToyOptions settings{.toys = static_cast<std::uint64_t>(options.toys),
                              .seed = options.seed,
                              .threads = options.threads > 0 ? options.threads : number_of_cores()};
    const ToySummary toys = run_toys(model, region, report.fit.minimum.parameters, settings);
    const ToyTests tests = run_toy_tests(fitter, settings);
    json["toys"] = to_json(toys, tests);
    json["toys"]["seed"] = options.seed;
    text += "\n" + toys_text(report, toys, tests);
  }
  if (options.json) text = json.dump(2) + "\n";
  std::fwrite(text.data(), 1, text.size(), stdout);
  return report.status() == FitStatus::converged ? ExitCode::done : ExitCode::failed;
}

}  // namespace

void register_fit(CommandLine& program) {
  CommandLine command = program.subcommand(
      "fit", "fits a HistFactory workspace: signal strength, significance, limits, impacts");
  const auto options = std::make_shared<FitOptions>();
  command.positional("WORKSPACE", options->workspace, "FILE.json, or - for standard input");
  command.option("--measurement", options->measurement, "its name; the first without");
  command.option("--poi", options->poi, "another parameter of interest than the measurement's");
  command.option("--fix", options->fixed, "a parameter that stays at a value: NAME=VALUE")
      .one_value_each();
  command.option("--interpolation", options->interpolation, "between -1, 0 and +1 sigma")
      .one_of({std::string(smooth), std::string(piecewise)})
      .show_default();
  command
      .option("--toys", options->toys,
              "coverage and pulls from this many toys drawn at the best fit; p0 and CLs from as "
              "many with strengths of 0 and 1")
      .between(0, 1'000'000'000);
  command.option("--seed", options->seed, "of the toys").show_default();
  command
      .option("--threads", options->threads,
              "fit toys at the same time, with the same results (default: one for each core)")
      .between(1, 4096);
  command.flag("--json", options->json, "print JSON");
  command.run([options] { return run_fit(*options); });
}

}  // namespace hepsweep::studies
