// Generates heavy_higgs events on one core; prints generated events (candidates, accepted or not)
// per second of the processor's time, alone on the last line.
//   generator [--events N]
#include <cstdint>
#include <ctime>

#include <fmt/core.h>

#include "core/clock.hh"
#include "core/command_line.hh"
#include "studies/generator/heavy_higgs.hh"

namespace {

using namespace hepsweep;

void print_class(const char* name, const studies::ClassAcceptance& count) {
  fmt::print("{}: {} generated, {} accepted, acceptance {:.4f}\n", name, count.generated,
             count.accepted, count.acceptance());
}

ExitCode measure(std::int64_t events) {
  studies::GeneratorReport report;
  const auto start = Clock::now();
  const std::clock_t cpu_start = std::clock();
  const auto table = studies::generate_heavy_higgs({.events = events}, report);
  const double seconds = seconds_since(start);
  const double cpu_seconds = static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC;
  const auto generated = static_cast<double>(report.total().generated);
  print_class("background", report.classes[0]);
  print_class("signal", report.classes[1]);
  fmt::print("{} events accepted in {:.2f} s ({:.2f} s of the processor)\n", table.events(),
             seconds, cpu_seconds);
  fmt::print("generated events/s by the clock: {:.0f}; by the processor's time:\n",
             generated / seconds);
  fmt::print("{:.0f}\n", generated / cpu_seconds);
  return ExitCode::done;
}

}  // namespace

int main(int argc, char** argv) {
  Program program("generator", "measures the speed of the built-in event generator");
  std::int64_t events = 200000;
  program.option("--events", events, "accepted events").show_default();
  program.run([&] { return measure(events); });
  return program.main(argc, argv);
}
