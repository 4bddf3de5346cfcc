#include "tests/integration/chaos/verdict.hh"

#include <sched.h>
#include <sstream>
#include <sys/mount.h>

#include <fmt/core.h>

#include "tests/integration/study_runs.hh"

namespace hepsweep::testing {
namespace {

constexpr const char* counts_of_trials[] = {
    "select count(*) from trials",
    "select count(*) from trials where state = 'complete'",
    "select count(distinct configuration || '/' || replica) from trials",
    "select count(*) from attempts where outcome = 'complete'",
    "select count(distinct trial) from attempts where outcome = 'complete'",
};
constexpr const char* unfinished_attempts =
    "select count(*) from attempts where outcome is null or outcome = 'running'";

std::string wrong_count(const std::filesystem::path& database, const char* query,
                        std::int64_t expected) {
  const std::int64_t found = number_of(database, query);
  return found == expected ? ""
                           : fmt::format("'{}' gives {} instead of {}", query, found, expected);
}

std::string wrong_count(const std::filesystem::path& database, std::int64_t trials) {
  for (const char* query : counts_of_trials) {
    if (std::string problem = wrong_count(database, query, trials); !problem.empty()) {
      return problem;
    }
  }
  return wrong_count(database, unfinished_attempts, 0);
}

std::string next_line(std::istream& lines) {
  std::string line;
  return std::getline(lines, line) ? line : "(nothing)";
}

}  // namespace

std::string database_problem(const std::filesystem::path& database, std::int64_t expected_trials,
                             const std::string& expected_rows) {
  const ProgramOutput check = run_program(alone({"db", "check", database.string()}));
  if (check.exit_code != 0) return "db check: " + check.out + check.error;
  std::string problem = wrong_count(database, expected_trials);
  if (problem.empty()) problem = first_difference(rows_of(database), expected_rows);
  return problem;
}

std::string first_difference(const std::string& found, const std::string& expected) {
  if (found == expected) return "";
  std::istringstream found_lines(found);
  std::istringstream expected_lines(expected);
  for (int line = 1; found_lines && expected_lines; ++line) {
    const std::string is = next_line(found_lines);
    const std::string should_be = next_line(expected_lines);
    if (is != should_be) return fmt::format("line {}: '{}' instead of '{}'", line, is, should_be);
  }
  return "another end of the last line";
}

bool separate_shared_memory() {
  return ::unshare(CLONE_NEWNS) == 0 &&
         ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount("tmpfs", "/dev/shm", "tmpfs", 0, nullptr) == 0;
}

std::vector<std::string> shared_memory_left() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator("/dev/shm")) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

}  // namespace hepsweep::testing
