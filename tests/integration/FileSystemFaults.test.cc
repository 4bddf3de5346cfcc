// A disk that is full or broken at any one call: nothing crashes, nothing hangs, nothing is lost.
#include <cstdlib>
#include <iostream>
#include <regex>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/faulty_run.hh"
#include "tests/integration/study_runs.hh"

namespace hepsweep::testing {
namespace {

constexpr int trials = 4;
constexpr long forever = 1'000'000;  // calls

#ifdef __SANITIZE_ADDRESS__
constexpr long share = 4;  // of the calls, one in so many: a checked program takes that much longer
#else
constexpr long share = 1;
#endif

Json tiny_study() {
  Json study = small_study();
  study["data"]["generate"]["events"] = 400;
  study["training"]["epochs"] = 2;
  study["search"]["space"] = Json::parse(R"({"width": [4, 8], "dropout": [0.0]})");
  study["replicas"] = 2;
  study["limits"]["checkpoint_epochs"] = 1;
  return study;
}

struct Series {
  const char* name;
  FileFault fault;   ///< its first call runs through all there are
  long every_up_to;  ///< every call up to here is disturbed, and some of those behind
  long behind;       ///< how many
};

class FileSystemFaults : public ::testing::TestWithParam<Series> {
 protected:
  static void write_study(const TemporaryFolder& folder) {
    folder.write("study.json", tiny_study().dump(2));
  }

  // Every call of a run: $HEPSWEEP_ALL_FAULTS, as scripts/faults sets it.
  static std::set<long> disturbed_calls(long calls) {
    if (std::getenv("HEPSWEEP_ALL_FAULTS") != nullptr) return numbers(1, calls, 1);
    const Series& series = GetParam();
    std::set<long> chosen = numbers(1, std::min(calls, series.every_up_to), share);
    const long step = std::max(1L, share * (calls - series.every_up_to) / series.behind);
    chosen.merge(numbers(series.every_up_to + step, calls, step));
    return chosen;
  }

  static std::set<long> numbers(long first, long last, long step) {
    std::set<long> numbers;
    for (long number = first; number <= last; number += step) numbers.insert(number);
    return numbers;
  }
};

void expect_undisturbed_rows(const TemporaryFolder& folder, const std::string& rows) {
  EXPECT_EQ(rows_of(folder / "study.db"), rows);
  EXPECT_EQ(
      number_of(folder / "study.db", "select count(*) from attempts where outcome = 'complete'"),
      trials);
}

void expect_sound_database(const TemporaryFolder& folder) {
  if (!std::filesystem::exists(folder / "study.db")) return;
  const ProgramOutput check = hepsweep({"db", "check", "study.db"}, folder.path());
  EXPECT_EQ(check.exit_code, 0) << check.out << check.error;
}

bool has_begun_the_study(const TemporaryFolder& folder) {
  return number_of(folder / "study.db", "select count(*) from study") > 0;
}

// A flush of the folder may fail without a word: not every file system knows it.
bool has_lost_a_checkpoint(const std::string& log) {
  static const std::regex written("(mkostemp|write|rename|sync .*/trial-)");
  return std::regex_search(log, written);
}

void expect_named_causes(const std::string& messages) {
  EXPECT_THAT(messages, ::testing::Not(::testing::ContainsRegex("disk I/O error[^:]")));
}

// A run that has begun the study has patience with the disk, until its user has none.
void expect_reason_to_end(const FaultyRun& run, const TemporaryFolder& folder) {
  if (run.was_interrupted && run.output.exit_code == 75) return;
  EXPECT_THAT(run.output.exit_code, ::testing::AnyOf(1, 2));
  EXPECT_FALSE(has_begun_the_study(folder));
  EXPECT_THAT(run.output.error, ::testing::HasSubstr("hepsweep: error: "));
}

void expect_good_end(const FaultyRun& run, const TemporaryFolder& folder, const std::string& rows) {
  if (run.output.exit_code == 0) return expect_undisturbed_rows(folder, rows);
  SCOPED_TRACE(run.output.error);
  expect_reason_to_end(run, folder);
  expect_sound_database(folder);
  const ProgramOutput again = hepsweep(
      {"run", "study.json", "--db", "study.db", "--workers", "1", "--quiet"}, folder.path());
  ASSERT_EQ(again.exit_code, 0) << again.error;
  expect_undisturbed_rows(folder, rows);
}

// Checkpoints are for the case of need: a training never ends for want of one.
void expect_only_warnings(const FaultyRun& run) {
  EXPECT_EQ(run.output.exit_code, 0) << run.output.error;
  if (!has_lost_a_checkpoint(run.log)) return;
  EXPECT_THAT(run.output.error, ::testing::HasSubstr("no checkpoint could be left"));
}

TEST_P(FileSystemFaults, LoseNothing) {
  const TemporaryFolder undisturbed;
  write_study(undisturbed);
  FileFault fault = GetParam().fault;
  const FaultyRun counted = run_with_fault(fault, undisturbed.path());
  ASSERT_EQ(counted.output.exit_code, 0) << counted.output.error;
  const std::string rows = rows_of(undisturbed / "study.db");
  ASSERT_GT(counted.calls, 0);
  const std::set<long> chosen = disturbed_calls(counted.calls);
  for (const long call : chosen) {
    const TemporaryFolder folder;
    write_study(folder);
    fault.first = call;
    const FaultyRun run = run_with_fault(fault, folder.path());
    SCOPED_TRACE(GetParam().name + (": " + run.log));
    expect_named_causes(run.output.error);
    if (fault.role == "trainer") expect_only_warnings(run);
    expect_good_end(run, folder, rows);
    expect_sound_database(folder);
  }
  std::cout << chosen.size() << " runs disturbed\n";  // scripts/faults adds them up
}

INSTANTIATE_TEST_SUITE_P(
    Disk, FileSystemFaults,
    ::testing::Values(
        Series{"full_for_a_moment", {.error = "ENOSPC"}, 25, 30},
        Series{"broken_for_a_moment", {.error = "EIO"}, 0, 20},
        Series{"full_for_a_while", {.calls = 3, .error = "ENOSPC"}, 0, 12},
        Series{"full_for_good", {.calls = forever, .patience = 1, .error = "ENOSPC"}, 0, 8},
        Series{"broken_for_good", {.calls = forever, .patience = 1, .error = "EIO"}, 0, 8}),
    [](const auto& info) { return std::string(info.param.name); });

INSTANTIATE_TEST_SUITE_P(
    Checkpoints, FileSystemFaults,
    ::testing::Values(
        Series{"full_for_a_moment", {.role = "trainer", .error = "ENOSPC"}, 5, 5},
        Series{"broken_for_a_moment", {.role = "trainer", .error = "EIO"}, 0, 5},
        Series{"full_for_a_while", {.role = "trainer", .calls = 7, .error = "ENOSPC"}, 0, 5},
        Series{"full_for_good", {.role = "trainer", .calls = forever, .error = "ENOSPC"}, 0, 4}),
    [](const auto& info) { return std::string(info.param.name); });

// From the middle of a run on it is yesterday.
TEST(Clock, MayGoBackByADayInARun) {
  const TemporaryFolder undisturbed, folder;
  undisturbed.write("study.json", tiny_study().dump(2));
  folder.write("study.json", tiny_study().dump(2));
  const FaultyRun counted = run_with_fault({}, undisturbed.path());
  ASSERT_EQ(counted.output.exit_code, 0) << counted.output.error;
  const FaultyRun run =
      run_with_fault({.first = counted.calls / 2, .error = "CLOCK"}, folder.path());
  ASSERT_EQ(run.output.exit_code, 0) << run.output.error;
  EXPECT_EQ(rows_of(folder / "study.db"), rows_of(undisturbed / "study.db"));
  EXPECT_EQ(number_of(folder / "study.db", "select count(*) from attempts where seconds < 0"), 0);
  const ProgramOutput status = hepsweep({"status", "study.db"}, folder.path());
  EXPECT_EQ(status.exit_code, 0) << status.error;
  EXPECT_THAT(status.out, ::testing::Not(::testing::ContainsRegex(" -[0-9]"))) << status.out;
  EXPECT_EQ(hepsweep({"db", "check", "study.db"}, folder.path()).exit_code, 0);
}

}  // namespace
}  // namespace hepsweep::testing
