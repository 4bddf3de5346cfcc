#include "studies/commands/events_command.hh"

#include <memory>

#include <CLI/CLI.hpp>

#include "studies/commands/events_convert.hh"
#include "studies/commands/events_describe.hh"
#include "studies/commands/events_generate.hh"

namespace hepsweep::studies {
namespace {

void register_describe(CLI::App& events, ExitCode& outcome) {
  CLI::App* command =
      events.add_subcommand("describe", "Show what a file of events, or a study's data, holds");
  const auto options = std::make_shared<DescribeOptions>();
  command->add_option("source", options->source, "CSV or CSV.gz, - for stdin, or STUDY.json")
      ->required();
  command->add_option("--label", options->label.column, "Column that holds the class");
  command->add_option("--signal", options->label.signal, "Labels that are signal");
  command->add_option("--weight", options->weight, "Column that holds the weight");
  command->add_option("--undefined", options->undefined, "Values that mark undefined cells");
  command->add_flag("--json", options->json, "Write JSON");
  command->callback([options, &outcome] {
    describe_events(*options);
    outcome = ExitCode::done;
  });
}

void register_convert(CLI::App& events, ExitCode& outcome) {
  CLI::App* command = events.add_subcommand("convert", "Write events in another format");
  const auto source = std::make_shared<std::string>();
  const auto target = std::make_shared<std::string>();
  command->add_option("source", *source, "CSV or CSV.gz, - for stdin, or STUDY.json")->required();
  command->add_option("target", *target, "FILE.csv, FILE.csv.gz, or - for stdout")->required();
  command->callback([source, target, &outcome] {
    convert_events(*source, *target);
    outcome = ExitCode::done;
  });
}

void register_generate(CLI::App& events, ExitCode& outcome) {
  CLI::App* command = events.add_subcommand("generate", "Generate events of a built-in process");
  const auto source = std::make_shared<GeneratedSource>();
  const auto target = std::make_shared<std::string>("-");
  command->add_option("--process", source->process, "heavy_higgs")->capture_default_str();
  command->add_option("--events", source->events, "Number of accepted events")->required();
  command->add_option("--seed", source->seed, "Seed")->capture_default_str();
  command->add_option("--signal-fraction", source->signal_fraction, "Fraction of signal events")
      ->capture_default_str();
  command->add_option("-o,--output", *target, "FILE.csv, FILE.csv.gz, or - for stdout")
      ->capture_default_str();
  command->callback([source, target, &outcome] {
    generate_events(*source, *target);
    outcome = ExitCode::done;
  });
}

}  // namespace

void register_events(CLI::App& program, ExitCode& outcome) {
  CLI::App* events = program.add_subcommand("events", "Generate, convert and describe events");
  events->require_subcommand(1);
  register_describe(*events, outcome);
  register_convert(*events, outcome);
  register_generate(*events, outcome);
}

}  // namespace hepsweep::studies
