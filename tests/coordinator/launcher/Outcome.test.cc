#include "coordinator/launcher/outcome.hh"

#include <csignal>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "core/host.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::coordinator {
namespace {

using Phase = Outcome::Phase;
using testing::TemporaryFolder;

TEST(Outcome, LineHasEverythingAndAlwaysTheSameLength) {
  const Outcome outcome{.phase = Phase::ended,
                        .beat = 123456789012,
                        .finished = 1'000'000,
                        .exit_code = ExitCode::some_trials_failed,
                        .host = "node1.site.org",
                        .process = 4242};
  const auto read = outcome_of_line(outcome_line(outcome));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->phase, Phase::ended);
  EXPECT_EQ(read->beat, 123456789012U);
  EXPECT_EQ(read->finished, 1'000'000);
  EXPECT_EQ(read->exit_code, ExitCode::some_trials_failed);
  EXPECT_EQ(read->host, "node1.site.org");
  EXPECT_EQ(read->process, 4242);
  EXPECT_EQ(outcome_line(outcome).size(), outcome_line({}).size());
}

TEST(Outcome, HalfALineIsRecognised) {
  Outcome before;
  before.beat = 1000;
  Outcome after = before;
  after.beat = 1001;
  after.phase = Phase::running;
  const std::string line = outcome_line(before);
  EXPECT_FALSE(outcome_of_line(""));
  EXPECT_FALSE(outcome_of_line(line.substr(0, 8)));
  EXPECT_FALSE(outcome_of_line(outcome_line(after).substr(0, 5) + line.substr(5)));
  EXPECT_FALSE(outcome_of_line("1 asleep 0 0 - 0 1"));
}

TEST(OutcomeFile, CarriesWhatRank0Says) {
  const TemporaryFolder folder;
  OutcomeFile file(folder.path());
  EXPECT_EQ(file.read().phase, Phase::launched);
  OutcomeReporter reporter(file.path().string());
  reporter.starting();
  EXPECT_EQ(file.read().phase, Phase::starting);
  const auto first_beat = file.read().beat;
  EXPECT_GT(first_beat, 0U);
  EXPECT_EQ(file.read().host, host_name());
  reporter.running(7);
  EXPECT_EQ(file.read().phase, Phase::running);
  EXPECT_EQ(file.read().finished, 7);
  reporter.running(8);  // at once: not worth writing
  EXPECT_EQ(file.read().finished, 7);
  reporter.ended(ExitCode::bad_input);
  EXPECT_EQ(file.read().phase, Phase::ended);
  EXPECT_EQ(file.read().exit_code, ExitCode::bad_input);
  reporter.ended_without_workers(ExitCode::unfinished);
  EXPECT_EQ(file.read().phase, Phase::again);
  reporter.hindered(ExitCode::bad_input);
  EXPECT_EQ(file.read().phase, Phase::hindered);
  EXPECT_EQ(file.read().exit_code, ExitCode::bad_input);
}

TEST(OutcomeFile, GoesWithItsLauncher) {
  const TemporaryFolder folder;
  std::filesystem::path path;
  {
    const OutcomeFile file(folder.path());
    path = file.path();
    EXPECT_TRUE(std::filesystem::exists(path));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  OutcomeReporter(path.string()).ended(ExitCode::done);
  EXPECT_FALSE(std::filesystem::exists(path)) << "a rank that is left makes no file";
}

TEST(OutcomeFile, LastWordStandsWhenTheFileIsGone) {
  const TemporaryFolder folder;
  OutcomeFile file(folder.path());
  OutcomeReporter(file.path().string()).running(3);
  EXPECT_EQ(file.read().finished, 3);
  std::filesystem::remove(file.path());
  EXPECT_EQ(file.read().finished, 3);
}

TEST(OutcomeFile, NeedsAFolder) {
  const TemporaryFolder folder;
  EXPECT_THROW(OutcomeFile(folder / "missing"), InputError);
}

TEST(OutcomeFile, OfADeadLauncherIsRemovedAndOfALivingOneStays) {
  const TemporaryFolder folder;
  const auto old = folder.write(".hepsweep-launch." + host_name() + ".Abc123", "");
  const auto elsewhere = folder.write(".hepsweep-launch.elsewhere.Abc123", "");
  const auto other = folder.write("study.db", "");
  const OutcomeFile living(folder.path());
  EXPECT_EQ(remove_old_outcome_files(folder.path()), 1);
  EXPECT_FALSE(std::filesystem::exists(old));
  EXPECT_TRUE(std::filesystem::exists(elsewhere));
  EXPECT_TRUE(std::filesystem::exists(other));
  EXPECT_TRUE(std::filesystem::exists(living.path()));
}

TEST(OutcomeFile, IsNotSweptAwayWhileItIsMade) {
  const TemporaryFolder folder;
  const pid_t sweeper = ::fork();
  if (sweeper == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (true) remove_old_outcome_files(folder.path());
  }
  int missing = 0;
  for (int i = 0; i < 3000; ++i) {
    const OutcomeFile file(folder.path());
    if (!std::filesystem::exists(file.path())) ++missing;
  }
  ::kill(sweeper, SIGKILL);
  ::waitpid(sweeper, nullptr, 0);
  EXPECT_EQ(missing, 0);
}

TEST(OutcomeReporter, SaysNothingWithoutALauncher) {
  ::unsetenv(outcome_file_variable);
  OutcomeReporter reporter = OutcomeReporter::from_environment();
  EXPECT_FALSE(reporter.has_launcher());
  reporter.ended(ExitCode::done);
}

}  // namespace
}  // namespace hepsweep::coordinator
