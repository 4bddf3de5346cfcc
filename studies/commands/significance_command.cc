#include "studies/commands/significance_command.hh"

#include <cmath>
#include <cstdio>
#include <limits>
#include <memory>

#include <fmt/core.h>

#include "core/json.hh"
#include "core/table.hh"
#include "studies/statistics/significance.hh"

namespace hepsweep::studies {
namespace {

constexpr double not_given = std::numeric_limits<double>::lowest();
constexpr double smallest_printed_p = 1e-300;

struct SignificanceOptions {
  double signal = 0;
  double background = 0;
  double relative = not_given;
  double sigma = not_given;
  bool json = false;
};

void require_number(const char* option, double value, const char* what = "number of events") {
  if (std::isfinite(value) && value >= 0) return;
  throw InputError(fmt::format("{} {}: it must be a {}, at least 0", option, value, what));
}

// The uncertainty was given in at most one of two ways.
Counting expected_events(const SignificanceOptions& options) {
  const bool relative = options.relative != not_given;
  const bool absolute = options.sigma != not_given;
  if (relative && absolute) {
    throw InputError(
        "give --background-uncertainty (relative) or --background-sigma (in events), "
        "not both");
  }
  require_number("--signal", options.signal);
  require_number("--background", options.background);
  if (relative) {
    require_number("--background-uncertainty", options.relative, "fraction of the background");
  }
  if (absolute) require_number("--background-sigma", options.sigma);
  return {.signal = options.signal,
          .background = options.background,
          .background_sigma = absolute   ? options.sigma
                              : relative ? options.relative * options.background
                                         : 0};
}

// Infinity and NaN become null.
Json to_json(const Counting& events) {
  Json json{{"s", events.signal}, {"b", events.background}, {"sigma_b", events.background_sigma}};
  for (const auto& definition : significance_definitions()) {
    json[std::string(definition.key)] = definition.of(events);
  }
  const double p = binomial_p_value(events);
  json["p_Bi"] = p >= smallest_printed_p ? Json(p) : Json();
  return json;
}

std::string text(const Counting& events) {
  Table table({"definition", "metric", "significance"});
  for (const auto& definition : significance_definitions()) {
    const double value = definition.of(events);
    table.add_row({std::string(definition.formula), fmt::format("significance_{}", definition.name),
                   std::isnan(value) ? "-" : fmt::format("{:.6g}", value)});
  }
  return fmt::format("{:g} signal events over {:g} ± {:g} background events, in sigma\n\n{}",
                     events.signal, events.background, events.background_sigma, table.text());
}

ExitCode run_significance(const SignificanceOptions& options) {
  const Counting events = expected_events(options);
  const std::string output = options.json ? to_json(events).dump(2) + "\n" : text(events);
  std::fwrite(output.data(), 1, output.size(), stdout);
  return ExitCode::done;
}

}  // namespace

void register_significance(CommandLine& program) {
  CommandLine command =
      program.subcommand("significance", "compares definitions of the discovery significance");
  const auto options = std::make_shared<SignificanceOptions>();
  command.option("--signal", options->signal, "expected signal events").required();
  command.option("--background", options->background, "expected background events").required();
  command.option("--background-uncertainty", options->relative,
                 "relative uncertainty of the background, as in a study: 0.05 is 5 %");
  command.option("--background-sigma", options->sigma, "the same in events");
  command.flag("--json", options->json, "print JSON");
  command.run([options] { return run_significance(*options); });
}

}  // namespace hepsweep::studies
