#include "studies/commands/events_generate.hh"

#include <algorithm>

#include <fmt/core.h>

#include "core/clock.hh"
#include "core/error.hh"
#include "core/log.hh"
#include "core/numbers.hh"
#include "core/words.hh"
#include "studies/commands/events_convert.hh"
#include "studies/events/csv_writer.hh"
#include "studies/generator/heavy_higgs.hh"

namespace hepsweep::studies {
namespace {

constexpr std::int64_t chunk = 50'000;

std::string acceptance_text(const std::string& what, const ClassAcceptance& counts) {
  return fmt::format("{}: {} of {} generated events accepted ({:.2f} %)", what,
                     grouped(counts.accepted), grouped(counts.generated),
                     100 * counts.acceptance());
}

void log_report(const GeneratorReport& report, double seconds) {
  log_info(acceptance_text("background", report.classes[0]));
  log_info(acceptance_text("signal", report.classes[1]));
  const auto generated = static_cast<double>(report.total().generated);
  log_info(fmt::format("{} events/s generated, in {}",
                       grouped(static_cast<std::int64_t>(generated / std::max(seconds, 1e-6))),
                       duration_text(seconds)));
}

}  // namespace

void generate_events(const GeneratedSource& source, const std::string& target) {
  if (source.process != "heavy_higgs") {
    throw InputError("process " + unknown_word_message(source.process, {"heavy_higgs"}));
  }
  check_target(target);
  GeneratorReport report;
  double seconds = 0;
  std::int64_t first = 0;
  EventTable events;
  const auto generate_chunk = [&] {
    const auto start = Clock::now();
    events = generate_heavy_higgs(source, first, std::min(first + chunk, source.events), report);
    const double took = seconds_since(start);
    seconds += took;
  };
  generate_chunk();  // settings out of range are refused before a file is opened
  TextOutput output(target);
  for (; first < source.events; first += chunk) {
    if (first > 0) generate_chunk();
    write_events_csv(events, output,
                     {.header = first == 0, .weights = source.nuisances.change_weights()});
  }
  output.commit();
  log_report(report, seconds);
}

}  // namespace hepsweep::studies
