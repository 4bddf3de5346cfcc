#include "tests/architecture/rules.hh"

#include <algorithm>
#include <regex>

#include <fmt/core.h>

namespace hepsweep::testing {
namespace {

constexpr std::size_t most_lines = 350;

using Folders = std::vector<std::string_view>;

// What the files below a folder may include of ours; the most particular folder counts.
struct Room {
  std::string_view folder;
  Folders may_include;
};

const std::vector<Room>& rooms() {
  static const std::vector<Room> table{
      {"core/", {"core/"}},
      {"nn/", {"nn/", "core/"}},
      {"studies/", {"studies/", "nn/", "core/"}},
      {"worker/", {"worker/", "nn/", "studies/", "coordinator/protocol/", "core/"}},
      {"coordinator/protocol/", {"coordinator/protocol/", "studies/", "core/"}},
      {"coordinator/commands/",
       {"coordinator/", "worker/", "results/", "slurm/", "studies/", "nn/", "core/"}},
      {"coordinator/", {"coordinator/", "studies/", "results/", "nn/", "core/"}},
      {"results/", {"results/", "studies/", "core/"}},
      {"slurm/", {"slurm/", "studies/", "core/"}},
  };
  return table;
}

// Folders of ours that a room never includes from, although what surrounds them is allowed.
struct Ban {
  std::string_view room;
  Folders never;
};

const std::vector<Ban>& bans() {
  static const std::vector<Ban> table{
      {"coordinator/",
       {"nn/modules/", "nn/losses/", "nn/optimizers/", "nn/schedules/", "nn/initialisers/",
        "nn/activations/", "nn/kernels/", "nn/tensor/"}},
      {"coordinator/protocol/", {"coordinator/commands/"}},
  };
  return table;
}

// Libraries that only some folders may use.
struct Library {
  std::string_view name;
  std::vector<std::string_view> headers;  // beginnings
  Folders only_in;
};

const std::vector<Library>& libraries() {
  static const std::vector<Library> table{
      {"MPI", {"mpi.h", "boost/mpi"}, {"coordinator/protocol/"}},
      {"SQLite", {"SQLiteCpp", "sqlite3"}, {"results/"}},
      {"Eigen", {"Eigen/"}, {"nn/kernels/"}},
      {"xgboost", {"xgboost/"}, {"studies/baselines/xgboost/"}},
      {"CLI11", {"CLI/"}, {"core/command_line.cc"}},
      {"what threads share",
       {"atomic", "mutex", "future", "condition_variable"},
       {"studies/statistics/histfactory/run_on_threads.cc"}},
  };
  return table;
}

bool starts_with_any(std::string_view text, const Folders& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view beginning) { return text.starts_with(beginning); });
}

bool is_tests_or_bench(std::string_view path) {
  return path.starts_with("tests/") || path.starts_with("bench/");
}

const Room* room_of(std::string_view path) {
  const auto found = std::find_if(rooms().begin(), rooms().end(),
                                  [&](const Room& room) { return path.starts_with(room.folder); });
  return found == rooms().end() ? nullptr : &*found;
}

void check_own_includes(const SourceFile& source, const Includes& includes,
                        std::vector<std::string>& offences) {
  const Room* room = room_of(source.path);
  for (const std::string& header : includes.own) {
    if (header.find('/') == std::string::npos || header.starts_with(".")) {
      offences.push_back(fmt::format("\"{}\" is not written from the project's top", header));
    } else if (room != nullptr && !starts_with_any(header, room->may_include)) {
      offences.push_back(fmt::format("{} may not include \"{}\"", room->folder, header));
    }
  }
  for (const Ban& ban : bans()) {
    if (!source.path.starts_with(ban.room)) continue;
    for (const std::string& header : includes.own) {
      if (!starts_with_any(header, ban.never)) continue;
      offences.push_back(fmt::format("{} must not know \"{}\"", ban.room, header));
    }
  }
}

void check_foreign_includes(const SourceFile& source, const Includes& includes,
                            std::vector<std::string>& offences) {
  if (is_tests_or_bench(source.path)) return;
  for (const Library& library : libraries()) {
    if (starts_with_any(source.path, library.only_in)) continue;
    for (const std::string& header : includes.foreign) {
      if (!starts_with_any(header, library.headers)) continue;
      offences.push_back(fmt::format("<{}>: {} is used in {} only", header, library.name,
                                     library.only_in.front()));
    }
  }
}

void check_text(const SourceFile& source, std::vector<std::string>& offences) {
  const std::size_t lines = number_of_lines(source.text);
  if (lines > most_lines) {
    offences.push_back(fmt::format("{} lines; the most is {}", lines, most_lines));
  }
  if (source.path.ends_with(".hh") && source.text.find("#pragma once") == std::string::npos) {
    offences.emplace_back("lacks #pragma once");
  }
  // Folders that exist on somebody's machine only.
  static const std::regex machine_path(R"re("/(work|home|root|Users|mnt)/)re");
  std::smatch match;
  if (std::regex_search(source.text, match, machine_path)) {
    offences.push_back(fmt::format("names a folder of one machine: {}", match.str()));
  }
}

}  // namespace

std::vector<std::string> offences_of(const SourceFile& source) {
  const Includes includes = includes_of(source.text);
  std::vector<std::string> offences;
  check_own_includes(source, includes, offences);
  check_foreign_includes(source, includes, offences);
  check_text(source, offences);
  return offences;
}

}  // namespace hepsweep::testing
