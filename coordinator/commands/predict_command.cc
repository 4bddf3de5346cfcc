#include "coordinator/commands/predict_command.hh"

#include <cmath>
#include <cstdio>
#include <fstream>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/files.hh"
#include "nn/model_file/model_file.hh"
#include "results/queries/stored_study.hh"
#include "studies/events/csv_writer.hh"
#include "studies/events/prediction.hh"
#include "studies/events/text_output.hh"
#include "worker/trainer/scoring.hh"

namespace hepsweep::coordinator {
namespace {

struct Options {
  std::string model;
  std::string events;
  std::string output = "-";
};

bool is_database(const std::string& file) {
  constexpr std::string_view magic = "SQLite format 3";
  std::string start(magic.size(), '\0');
  std::ifstream(file, std::ios::binary)
      .read(start.data(), static_cast<std::streamsize>(magic.size()));
  return start == magic;
}

std::string model_of(const results::StoredStudy& database, std::int64_t trial) {
  auto bytes = database.model_of_trial(trial);
  if (bytes) return std::move(*bytes);
  throw InputError(
      fmt::format("{}: trial {} has no model: only those of the ten best "
                  "configurations are kept",
                  database.file().string(), trial));
}

std::int64_t trial_number(const std::string& text, const std::string& model) {
  char* end = nullptr;
  const long long number = std::strtoll(text.c_str(), &end, 10);
  if (text.empty() || *end != '\0' || number < 1) {
    throw InputError(
        fmt::format("{}: \"{}\" is no number of a trial; write FILE.db#17", model, text));
  }
  return number;
}

// "model.hsm", "study.db" (its best configuration) or "study.db#17".
std::string read_model(const std::string& model) {
  if (std::filesystem::exists(model)) {
    if (!is_database(model)) return read_file(model);
    const results::StoredStudy database(model);
    return model_of(database, database.trial_for_prediction());
  }
  const std::size_t mark = model.rfind('#');
  if (mark == std::string::npos) return read_file(model);  // which says what is wrong
  return model_of(results::StoredStudy(model.substr(0, mark)),
                  trial_number(model.substr(mark + 1), model));
}

std::string header_of(std::size_t outputs, const std::vector<std::string>& classes) {
  if (outputs <= 2) return "score\n";
  std::string header;
  for (std::size_t i = 0; i < outputs; ++i) {
    if (i > 0) header += ',';
    header += studies::csv_field("score_" + (i < classes.size() ? classes[i] : std::to_string(i)));
  }
  return header + "\n";
}

void append_line(std::string& text, std::span<const float> scores, bool rejected) {
  // Two outputs are the probabilities of the two classes: the second one says it all.
  const auto shown = scores.size() == 2 ? scores.last(1) : scores;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (i > 0) text += ',';
    if (rejected) {
      text += "nan";
    } else {
      fmt::format_to(std::back_inserter(text), "{}", shown[i]);
    }
  }
  text += '\n';
}

void check_that_output_is_no_input(const Options& options) {
  for (const std::string& input : {options.model, options.events}) {
    std::error_code ignored;  // of files that don't exist
    if (std::filesystem::equivalent(input, options.output, ignored)) {
      throw InputError(
          fmt::format("{}: the scores would take the place of this input; give "
                      "another file to -o",
                      input));
    }
  }
}

ExitCode predict(const Options& options) {
  check_that_output_is_no_input(options);
  const nn::Model model = nn::model_from_bytes(read_model(options.model), options.model);
  const auto preprocessing = studies::preprocessing_from_json(model.preprocessing, "preprocessing");
  const auto scorer = worker::scorer_of(model);
  if (preprocessing.inputs() != scorer->inputs()) {
    throw InputError(fmt::format("{}: damaged: its preprocessing gives {} inputs, its model has {}",
                                 options.model, preprocessing.inputs(), scorer->inputs()));
  }
  const studies::EventTable events =
      studies::read_events_for_prediction(options.events, preprocessing);
  const studies::EventInputs inputs(events, preprocessing);
  std::vector<std::uint32_t> all(events.events());
  std::iota(all.begin(), all.end(), 0U);
  const worker::Scores scores = worker::score_events(*scorer, events, inputs, all);
  std::string text = header_of(scores.outputs, model.classes);
  for (const std::uint32_t event : all) {
    append_line(text, std::span(scores.values).subspan(event * scores.outputs, scores.outputs),
                inputs.is_rejected(event));
  }
  studies::TextOutput output(options.output);
  output.write(text);
  output.commit();
  return ExitCode::done;
}

}  // namespace

void register_predict(CommandLine& program) {
  CommandLine command = program.subcommand("predict", "scores events with a trained network");
  const auto options = std::make_shared<Options>();
  command.positional("MODEL", options->model,
                     "a model file, a database (its best configuration), or FILE.db#TRIAL");
  command.positional("EVENTS", options->events, "CSV or CSV.gz; - is standard input");
  command.option("-o,--output", options->output, "a file (default: standard output)");
  command.run([options] { return predict(*options); });
}

}  // namespace hepsweep::coordinator
