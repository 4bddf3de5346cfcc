#include "studies/commands/events_command.hh"

#include <algorithm>
#include <memory>
#include <string>

#include "studies/commands/events_convert.hh"
#include "studies/commands/events_describe.hh"
#include "studies/commands/events_generate.hh"

namespace hepsweep::studies {
namespace {

void add_source(CommandLine& command, std::string& source) {
  command.positional("SOURCE", source, "CSV or CSV.gz, - for standard input, or STUDY.json");
}

void register_describe(CommandLine& events) {
  CommandLine command =
      events.subcommand("describe", "shows what a file of events, or a study's data, holds");
  const auto options = std::make_shared<DescribeOptions>();
  add_source(command, options->source);
  command.option("--label", options->label.column, "the column that holds the class");
  command.option("--signal", options->label.signal, "labels that are signal");
  command.option("--weight", options->weight, "the column that holds the weight");
  command.option("--undefined", options->undefined, "values that mark undefined cells");
  command.flag("--json", options->json, "print JSON");
  command.run([options] {
    describe_events(*options);
    return ExitCode::done;
  });
}

void register_convert(CommandLine& events) {
  CommandLine command = events.subcommand("convert", "writes events in another format");
  const auto source = std::make_shared<std::string>();
  const auto target = std::make_shared<std::string>();
  add_source(command, *source);
  command.positional("TARGET", *target, "FILE.csv, FILE.csv.gz, or - for standard output");
  command.run([source, target] {
    convert_events(*source, *target);
    return ExitCode::done;
  });
}

// "--jet-energy-scale" for "jet_energy_scale".
std::string option_name(std::string name) {
  std::replace(name.begin(), name.end(), '_', '-');
  return "--" + name;
}

void register_generate(CommandLine& events) {
  CommandLine command = events.subcommand("generate", "generates events of a built-in process");
  const auto source = std::make_shared<GeneratedSource>();
  const auto target = std::make_shared<std::string>("-");
  command.option("--process", source->process, "heavy_higgs").show_default();
  command.option("--events", source->events, "number of accepted events").required();
  command.option("--seed", source->seed, "seed").show_default();
  command.option("--signal-fraction", source->signal_fraction, "fraction of signal events")
      .show_default();
  for (const NuisanceParameter& parameter : nuisance_parameters()) {
    command.option(option_name(parameter.name), source->nuisances.*parameter.value,
                   std::string("shift in standard deviations: ") + parameter.meaning);
  }
  command.option("-o,--output", *target, "FILE.csv, FILE.csv.gz, or - for standard output")
      .show_default();
  command.run([source, target] {
    generate_events(*source, *target);
    return ExitCode::done;
  });
}

}  // namespace

void register_events(CommandLine& program) {
  CommandLine events = program.subcommand("events", "generates, converts and describes events");
  register_describe(events);
  register_convert(events);
  register_generate(events);
}

}  // namespace hepsweep::studies
