// Generates heavy_higgs events on one core; prints candidates per second, alone on the last line.
//   generator [--events N]
#include <chrono>
#include <cstdint>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "core/error.hh"
#include "studies/generator/heavy_higgs.hh"

namespace {

using namespace hepsweep;

void print_class(const char* name, const studies::ClassAcceptance& count) {
  fmt::print("{}: {} generated, {} accepted, acceptance {:.4f}\n", name, count.generated,
             count.accepted, count.acceptance());
}

void run(std::int64_t events) {
  studies::GeneratorReport report;
  const auto start = std::chrono::steady_clock::now();
  const auto table = studies::generate_heavy_higgs({.events = events}, report);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  print_class("background", report.classes[0]);
  print_class("signal", report.classes[1]);
  fmt::print("{:.0f} accepted events/s; generated events/s:\n",
             static_cast<double>(table.events()) / seconds.count());
  fmt::print("{:.0f}\n", static_cast<double>(report.total().generated) / seconds.count());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App program("Speed of the built-in event generator");
  std::int64_t events = 200000;
  program.add_option("--events", events, "accepted events");
  CLI11_PARSE(program, argc, argv);
  try {
    run(events);
  } catch (const Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return static_cast<int>(error.code());
  }
  return 0;
}
