#include "coordinator/launcher/launch_options.hh"

#include <array>
#include <charconv>

#include <fmt/core.h>

namespace hepsweep::coordinator {
namespace {

constexpr int most_ranks = 100'000;

constexpr std::array<std::string_view, 5> option_names{"--ranks", "--hosts", "--restarts",
                                                       "--start-seconds", "--mpirun-option"};

bool is_launch_option(std::string_view name) {
  return std::find(option_names.begin(), option_names.end(), name) != option_names.end();
}

[[noreturn]] void refuse_host(const std::string& text, std::size_t number, const std::string& entry,
                              const std::string& problem) {
  throw InputError(
      fmt::format("--hosts \"{}\": entry {}, \"{}\", {}; right is a list such as node1:4,node2:4",
                  text, number, entry, problem));
}

bool is_host_letter(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '-' || letter == '.' ||
         letter == '_';
}

int slots_of(const std::string& text, std::size_t number, const std::string& entry,
             std::string_view digits) {
  int slots = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), slots);
  if (error != std::errc() || end != digits.data() + digits.size() || slots < 1 ||
      slots > most_ranks) {
    refuse_host(text, number, entry,
                fmt::format("has \"{}\" for its number of ranks, which must be 1 to {}", digits,
                            most_ranks));
  }
  return slots;
}

Host parse_host(const std::string& text, std::size_t number, const std::string& entry) {
  Host host;
  const std::size_t colon = entry.find(':');
  host.name = entry.substr(0, colon);
  if (host.name.empty()) refuse_host(text, number, entry, "has no name");
  if (host.name.front() == '-' ||
      !std::all_of(host.name.begin(), host.name.end(), is_host_letter)) {
    refuse_host(text, number, entry, "is not the name of a host");
  }
  if (colon != std::string::npos) {
    host.slots = slots_of(text, number, entry, std::string_view(entry).substr(colon + 1));
  }
  return host;
}

}  // namespace

bool LaunchOptions::wanted() const {
  const bool launches = ranks > 0 || !hosts.empty();
  if (launches || mpirun_options.empty()) return launches;
  throw InputError("--mpirun-option is for an mpirun that --ranks or --hosts launches; give one");
}

void add_launch_options(CommandLine& command, LaunchOptions& options) {
  command
      .option("--ranks", options.ranks,
              "launches mpirun with so many ranks (one coordinates, the others train), watches "
              "it, starts it again where it dies")
      .between(1, most_ranks);
  command.option("--hosts", options.hosts,
                 "hosts for the ranks, with the number that each takes: node1:4,node2:4");
  command
      .option("--restarts", options.restarts,
              "so many restarts of mpirun in a row without a finished trial")
      .between(0, 1'000'000)
      .show_default();
  command
      .option("--start-seconds", options.start_seconds,
              "ranks that have not found each other after so long are started again")
      .between(1, 86'400)
      .show_default();
  command
      .option("--mpirun-option", options.mpirun_options,
              "handed to mpirun: --mpirun-option \"--mca btl tcp,self\"; can be given repeatedly")
      .one_value_each();
}

std::vector<std::string> without_launch_options(const std::vector<std::string>& arguments) {
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if (word == "--") {
      kept.insert(kept.end(), arguments.begin() + static_cast<std::ptrdiff_t>(i), arguments.end());
      break;
    }
    const std::size_t equals = word.find('=');
    if (!is_launch_option(std::string_view(word).substr(0, equals))) {
      kept.push_back(word);
    } else if (equals == std::string::npos) {
      ++i;  // its value
    }
  }
  return kept;
}

std::vector<Host> parse_hosts(const std::string& text) {
  std::vector<Host> hosts;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t comma = std::min(text.find(',', begin), text.size());
    hosts.push_back(parse_host(text, hosts.size() + 1, text.substr(begin, comma - begin)));
    begin = comma + 1;
  }
  return hosts;
}

int ranks_of(const LaunchOptions& options) {
  if (options.hosts.empty()) return options.ranks;
  int slots = 0;
  for (const Host& host : parse_hosts(options.hosts))
    slots = std::min(slots + host.slots, most_ranks);
  return options.ranks > 0 ? options.ranks : slots;
}

}  // namespace hepsweep::coordinator
