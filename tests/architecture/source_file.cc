#include "tests/architecture/source_file.hh"

#include <algorithm>
#include <array>
#include <regex>
#include <sstream>

#include "core/files.hh"

namespace hepsweep::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::array code_folders{"core",    "nn",    "studies", "worker", "coordinator",
                                  "results", "slurm", "tests",   "bench"};

bool is_source(const fs::path& file) {
  return file.extension() == ".cc" || file.extension() == ".hh";
}

void add_folder(const fs::path& project, const fs::path& folder, std::vector<SourceFile>& sources) {
  if (!fs::exists(project / folder)) return;
  for (const auto& entry : fs::recursive_directory_iterator(project / folder)) {
    if (!entry.is_regular_file() || !is_source(entry.path())) continue;
    sources.push_back(
        {fs::relative(entry.path(), project).generic_string(), read_file(entry.path())});
  }
}

}  // namespace

std::vector<SourceFile> project_sources(const fs::path& project) {
  std::vector<SourceFile> sources;
  for (const char* folder : code_folders) add_folder(project, folder, sources);
  sources.push_back({"main.cc", read_file(project / "main.cc")});
  std::sort(sources.begin(), sources.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return sources;
}

Includes includes_of(const std::string& text) {
  static const std::regex pattern(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"].*)");
  Includes includes;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (line.find("include") == std::string::npos || !std::regex_match(line, match, pattern)) {
      continue;
    }
    (match[1] == "<" ? includes.foreign : includes.own).push_back(match[2]);
  }
  return includes;
}

std::size_t number_of_lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace hepsweep::testing
