#include <cstdlib>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/command_line.hh"

namespace hepsweep {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

/// A program with one command that takes everything there is, and a hidden one that fails.
class CommandLineTest : public ::testing::Test {
 protected:
  CommandLineTest() {
    CommandLine take = program_.subcommand("take", "takes arguments");
    take.positional("FILE", file_, "a file");
    take.option("-c,--count", count_, "a count").between(1, 9).show_default();
    take.option("--large", large_, "a large number");
    take.option("--fraction", fraction_, "a fraction");
    take.option("--format", format_, "a format").one_of({"table", "csv"});
    take.option("--names", names_, "names");
    take.option("--values", values_, "values");
    take.flag("--json", json_, "print JSON");
    take.run([this] { return ++runs_, ExitCode::some_trials_failed; });
    CommandLine fail = program_.subcommand("fail", "fails");
    fail.hide();
    fail.option("--how", how_, "how").required();
    fail.run([this]() -> ExitCode {
      if (how_ == "error") throw Error("interrupted", ExitCode::unfinished);
      throw std::runtime_error("broken");
    });
  }

  // The line that bad usage gets.
  std::string complaint(const std::vector<std::string>& arguments) {
    try {
      program_.parse(arguments);
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  }

  // The exit status; what is printed is in out_ and error_.
  int status_of(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "hepsweep");
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int status = program_.main(static_cast<int>(arguments.size()), arguments.data());
    out_ = ::testing::internal::GetCapturedStdout();
    error_ = ::testing::internal::GetCapturedStderr();
    return status;
  }

  Program program_{"hepsweep", "sweeps"};
  std::string file_, how_, format_ = "table";
  int count_ = 4;
  std::uint64_t large_ = 0;
  double fraction_ = 0.5;
  std::vector<std::string> names_;
  std::vector<float> values_;
  bool json_ = false;
  int runs_ = 0;
  std::string out_, error_;
};

TEST_F(CommandLineTest, SetsWhatIsGivenAndKeepsTheRest) {
  EXPECT_EQ(program_.parse({"take", "a.csv", "-c", "9", "--large", "18446744073709551615",
                            "--names", "x", "y", "--values", "-999", "0.5", "--json"}),
            ExitCode::some_trials_failed);
  EXPECT_EQ(runs_, 1);
  EXPECT_EQ(file_, "a.csv");
  EXPECT_EQ(count_, 9);
  EXPECT_EQ(large_, 18446744073709551615U);
  EXPECT_EQ(fraction_, 0.5);
  EXPECT_EQ(format_, "table");
  EXPECT_THAT(names_, ElementsAre("x", "y"));
  EXPECT_THAT(values_, ElementsAre(-999.0F, 0.5F));
  EXPECT_TRUE(json_);
}

TEST_F(CommandLineTest, RefusesBadUsageBeforeAnythingRuns) {
  EXPECT_THAT(complaint({}), HasSubstr("subcommand is required"));
  EXPECT_THAT(complaint({"give"}), HasSubstr("\"give\" is not known"));
  EXPECT_THAT(complaint({"take"}), HasSubstr("FILE is required"));
  EXPECT_THAT(complaint({"take", "a", "b"}), HasSubstr("b"));
  EXPECT_THAT(complaint({"take", "a", "-c", "0"}), HasSubstr("not in range 1 to 9"));
  EXPECT_THAT(complaint({"take", "a", "-c", "10"}), HasSubstr("not in range 1 to 9"));
  EXPECT_THAT(complaint({"take", "a", "-c", "2.5"}), HasSubstr("2.5"));
  EXPECT_THAT(complaint({"take", "a", "--fraction", "half"}), HasSubstr("half"));
  EXPECT_THAT(complaint({"take", "a", "--format", "xml"}), HasSubstr("xml"));
  EXPECT_THAT(complaint({"take", "a", "--unknown"}), HasSubstr("--unknown"));
  EXPECT_THAT(complaint({"fail"}), HasSubstr("--how is required"));
  EXPECT_EQ(runs_, 0);
}

TEST_F(CommandLineTest, HelpAndVersionGoToStandardOutput) {
  EXPECT_EQ(status_of({"--help"}), 0);
  EXPECT_THAT(out_,
              AllOf(HasSubstr("sweeps"), HasSubstr("takes arguments"), Not(HasSubstr("fail"))));
  EXPECT_EQ(status_of({"take", "--help"}), 0);
  EXPECT_THAT(out_, AllOf(HasSubstr("[1 - 9]=4"), HasSubstr("a fraction")));
  EXPECT_EQ(status_of({"--version"}), 0);
  EXPECT_EQ(out_, HEPSWEEP_VERSION "\n");
  EXPECT_EQ(error_, "");
}

TEST_F(CommandLineTest, TheExitStatusSaysHowItEnded) {
  EXPECT_EQ(status_of({"take", "a"}), 3);
  EXPECT_EQ(error_, "");
  EXPECT_EQ(status_of({"take"}), 2);
  EXPECT_THAT(error_, HasSubstr("FILE is required"));
  EXPECT_EQ(status_of({"take", "a", "--large", "-1"}), 2);  // not 2^64 - 1
  EXPECT_EQ(status_of({"take", "a", "--large", "18446744073709551615"}), 3);
  EXPECT_EQ(status_of({"fail", "--how", "error"}), 75);
  EXPECT_THAT(error_, HasSubstr("interrupted"));
  EXPECT_EQ(status_of({"fail", "--how", "otherwise"}), 1);
  EXPECT_THAT(error_, HasSubstr("broken"));
  EXPECT_EQ(out_, "");
}

TEST_F(CommandLineTest, AnUnknownCommandIsNamedWithTheNearest) {
  EXPECT_EQ(status_of({"taek", "a"}), 2);
  EXPECT_THAT(error_, AllOf(HasSubstr("taek"), HasSubstr("did you mean \"take\"")));
}

TEST_F(CommandLineTest, OnlyRank0Complains) {
  ::setenv("OMPI_COMM_WORLD_RANK", "1", 1);
  EXPECT_EQ(status_of({"take"}), 2);
  EXPECT_EQ(error_, "");
  EXPECT_EQ(status_of({"fail", "--how", "error"}), 75);
  EXPECT_EQ(error_, "");
  ::setenv("OMPI_COMM_WORLD_RANK", "0", 1);
  EXPECT_EQ(status_of({"take"}), 2);
  EXPECT_NE(error_, "");
  ::unsetenv("OMPI_COMM_WORLD_RANK");
}

TEST(ProgramWithoutCommands, RunsItself) {
  int count = 3;
  Program program("speed", "measures");
  program.option("--count", count, "a count");
  program.run([&] { return count == 5 ? ExitCode::done : ExitCode::failed; });
  EXPECT_EQ(program.parse({"--count", "5"}), ExitCode::done);
  EXPECT_THROW(program.parse({"take"}), InputError);
}

}  // namespace
}  // namespace hepsweep
