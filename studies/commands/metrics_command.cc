#include "studies/commands/metrics_command.hh"

#include <cmath>
#include <cstdio>
#include <limits>
#include <memory>

#include <fmt/core.h>

#include "studies/commands/metrics_report.hh"
#include "studies/events/number_columns.hh"

namespace hepsweep::studies {
namespace {

constexpr double not_given = std::numeric_limits<double>::lowest();

struct MetricsOptions {
  std::string file;
  std::string score = "score";
  std::string second_score;
  std::string label = "label";
  std::string weight;
  std::string truth;
  std::string prediction = "prediction";
  std::string uncertainty;
  double signal = not_given;
  double background = not_given;
  double background_uncertainty = not_given;
  bool curve = false;
  bool json = false;
};

constexpr const char* classes_hint = "; write 1 for signal and 0 for background";

std::int32_t class_of(double label, std::size_t event, const std::string& column) {
  if (label == 0 || label == 1) return static_cast<std::int32_t>(label);
  throw InputError(fmt::format("column \"{}\": {} at event {} is no class{}", column, label,
                               event + 1, classes_hint));
}

// A column with its usual name may be missing, one that was named may not.
WantedColumn usual_or_named(const std::string& named, const std::string& usual) {
  return {.name = named.empty() ? usual : named, .optional = named.empty()};
}

ScoredSample read_sample(const MetricsOptions& options) {
  auto columns =
      read_number_columns(options.file, {{options.score},
                                         {.name = options.label, .hint = classes_hint},
                                         usual_or_named(options.weight, "weight"),
                                         usual_or_named(options.second_score, "score2")});
  ScoredSample sample;
  sample.scores = std::move(*columns[0]);
  for (std::size_t i = 0; i < columns[1]->size(); ++i) {
    sample.labels.push_back(class_of((*columns[1])[i], i, options.label));
  }
  sample.weights =
      columns[2] ? std::move(*columns[2]) : std::vector<double>(sample.scores.size(), 1);
  sample.second_scores = std::move(columns[3]);
  return sample;
}

bool wants_significance(const MetricsOptions& options) {
  return options.signal != not_given || options.background != not_given ||
         options.background_uncertainty != not_given;
}

void require_yield(const char* option, double value) {
  if (value == not_given) {
    throw InputError(fmt::format(
        "{} is missing: a significance needs --signal and --background, in events", option));
  }
  if (value > 0 && std::isfinite(value)) return;
  throw InputError(fmt::format("{} {}: it must be a number of events above 0", option, value));
}

std::optional<Counting> yields(const MetricsOptions& options) {
  if (!wants_significance(options)) return std::nullopt;
  require_yield("--signal", options.signal);
  require_yield("--background", options.background);
  const double uncertainty =
      options.background_uncertainty == not_given ? 0 : options.background_uncertainty;
  if (!(uncertainty >= 0 && std::isfinite(uncertainty))) {
    throw InputError(fmt::format(
        "--background-uncertainty {}: it must be a fraction of the background, at least 0",
        uncertainty));
  }
  return Counting{.signal = options.signal,
                  .background = options.background,
                  .background_sigma = uncertainty * options.background};
}

// What would be left out silently.
void check_together(const MetricsOptions& options) {
  if (options.curve && !options.json) {
    throw InputError("--roc adds points to the JSON: give --json, too");
  }
  const bool of_numbers = !options.truth.empty();
  if (!of_numbers && !options.uncertainty.empty()) {
    throw InputError("--uncertainty is that of predicted numbers: give --truth, too");
  }
  if (of_numbers &&
      (options.curve || !options.second_score.empty() || wants_significance(options))) {
    throw InputError(
        "--truth measures predicted numbers; --score2, --roc, --signal, --background and "
        "--background-uncertainty are for scores: leave them out");
  }
}

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

ExitCode of_scores(const MetricsOptions& options) {
  const auto expected = yields(options);
  const ScoredSample sample = read_sample(options);
  print(options.json ? metrics_json(sample, expected, options.curve).dump(2) + "\n"
                     : metrics_text(sample, expected));
  return ExitCode::done;
}

void check_uncertainties(const std::vector<double>& values, const std::string& column) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] > 0) continue;
    throw InputError(
        fmt::format("column \"{}\": {} at event {} is no uncertainty; it must be "
                    "above 0",
                    column, values[i], i + 1));
  }
}

ExitCode of_predictions(const MetricsOptions& options) {
  const auto columns =
      read_number_columns(options.file, {{options.prediction},
                                         {options.truth},
                                         usual_or_named(options.weight, "weight"),
                                         usual_or_named(options.uncertainty, "uncertainty")});
  const std::size_t events = columns[0]->size();
  const auto weights = columns[2].value_or(std::vector<double>(events, 1));
  const auto uncertainties = columns[3].value_or(std::vector<double>{});
  check_uncertainties(uncertainties,
                      options.uncertainty.empty() ? "uncertainty" : options.uncertainty);
  const auto metrics = regression_metrics(*columns[0], *columns[1], weights, uncertainties);
  print(options.json ? regression_json(metrics, events).dump(2) + "\n"
                     : regression_text(metrics, events));
  return ExitCode::done;
}

}  // namespace

void register_metrics(CommandLine& program) {
  CommandLine command = program.subcommand("metrics", "computes all metrics of scored events");
  const auto options = std::make_shared<MetricsOptions>();
  command.positional("FILE", options->file, "CSV or CSV.gz with a header, or - for standard input");
  command.option("--score", options->score, "column of the score").show_default();
  command.option("--label", options->label, "column of the class: 1 signal, 0 background")
      .show_default();
  command.option("--weight", options->weight, "column of the weight; \"weight\" where it is there");
  command.option("--score2", options->second_score,
                 "column of another score to compare with; \"score2\" where it is there");
  command.option("--signal", options->signal, "expected signal events: adds the significance");
  command.option("--background", options->background, "expected background events");
  command.option("--background-uncertainty", options->background_uncertainty,
                 "of the background, relative: 0.05 is 5 %");
  command.option("--truth", options->truth,
                 "column of a true number: bias, resolution and pulls in place of all above");
  command.option("--prediction", options->prediction, "column of its prediction").show_default();
  command.option("--uncertainty", options->uncertainty,
                 "column of the prediction's uncertainty; \"uncertainty\" where it is there");
  command.flag("--roc", options->curve, "add the points of the ROC curve to the JSON");
  command.flag("--json", options->json, "print JSON");
  command.run([options] {
    check_together(*options);
    return options->truth.empty() ? of_scores(*options) : of_predictions(*options);
  });
}

}  // namespace hepsweep::studies
