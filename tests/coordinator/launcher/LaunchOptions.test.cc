#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/launcher/launch_options.hh"
#include "core/error.hh"

namespace hepsweep::coordinator {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string complaint_about(const std::string& hosts) {
  try {
    parse_hosts(hosts);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

LaunchOptions parsed(std::vector<std::string> arguments) {
  LaunchOptions options;
  std::string study;
  Program program("test", "test");
  CommandLine command = program.subcommand("run", "runs");
  command.positional("STUDY", study, "the study");
  add_launch_options(command, options);
  command.run([] { return ExitCode::done; });
  arguments.insert(arguments.begin(), "run");
  program.parse(arguments);
  return options;
}

TEST(LaunchOptions, AreRead) {
  const auto options = parsed({"--mpirun-option", "--mca btl tcp,self", "study.json", "--ranks",
                               "4", "--hosts=a:2,b:2", "--mpirun-option", "-v", "--restarts", "3"});
  EXPECT_EQ(options.ranks, 4);
  EXPECT_EQ(options.hosts, "a:2,b:2");
  EXPECT_EQ(options.restarts, 3);
  EXPECT_THAT(options.mpirun_options, ElementsAre("--mca btl tcp,self", "-v"));
  EXPECT_TRUE(options.wanted());
}

TEST(LaunchOptions, NeedAtLeastOneRank) {
  EXPECT_THROW(parsed({"study.json", "--ranks", "0"}), InputError);
  EXPECT_THROW(parsed({"study.json", "--ranks", "-2"}), InputError);
  EXPECT_THROW(parsed({"study.json", "--ranks", "many"}), InputError);
}

TEST(LaunchOptions, AreNotForARunWithoutMpirun) {
  EXPECT_FALSE(parsed({"study.json"}).wanted());
  EXPECT_THROW(parsed({"study.json", "--mpirun-option", "-v"}).wanted(), InputError);
}

TEST(LaunchOptions, AreTakenOutOfWhatTheRanksGet) {
  EXPECT_THAT(without_launch_options({"run", "--ranks", "4", "study.json", "--hosts=a:2,b:2",
                                      "--db", "x.db", "--mpirun-option", "--mca btl tcp",
                                      "--restarts=1", "--quiet", "--start-seconds", "5"}),
              ElementsAre("run", "study.json", "--db", "x.db", "--quiet"));
  EXPECT_THAT(without_launch_options({"run", "--ranks", "2", "--", "--hosts"}),
              ElementsAre("run", "--", "--hosts"));
  EXPECT_THAT(without_launch_options({"run", "study.json", "--ranks"}),
              ElementsAre("run", "study.json"));
}

TEST(Hosts, AreNamesWithSlots) {
  const auto hosts = parse_hosts("node1:4,node-2.site.org,10.0.0.3:12");
  ASSERT_EQ(hosts.size(), 3U);
  EXPECT_EQ(hosts[0].name, "node1");
  EXPECT_EQ(hosts[0].slots, 4);
  EXPECT_EQ(hosts[1].name, "node-2.site.org");
  EXPECT_EQ(hosts[1].slots, 1);
  EXPECT_EQ(hosts[2].slots, 12);
}

TEST(Hosts, AreRefusedByNameAndPlace) {
  EXPECT_THAT(complaint_about("a:4,b:0"), HasSubstr("entry 2, \"b:0\", has \"0\""));
  EXPECT_THAT(complaint_about("a:4,b:-1"), HasSubstr("has \"-1\""));
  EXPECT_THAT(complaint_about("a:4,b:x4"), HasSubstr("has \"x4\""));
  EXPECT_THAT(complaint_about("a:4,b:4x"), HasSubstr("has \"4x\""));
  EXPECT_THAT(complaint_about("a:"), HasSubstr("has \"\""));
  EXPECT_THAT(complaint_about("a:99999999999"), HasSubstr("1 to 100000"));
  EXPECT_THAT(complaint_about("a:4,,b:4"), HasSubstr("entry 2, \"\", has no name"));
  EXPECT_THAT(complaint_about("a:4,"), HasSubstr("entry 2, \"\", has no name"));
  EXPECT_THAT(complaint_about(":4"), HasSubstr("has no name"));
  EXPECT_THAT(complaint_about("a b:4"), HasSubstr("is not the name of a host"));
  EXPECT_THAT(complaint_about("--x:4"), HasSubstr("is not the name of a host"));
}

TEST(Hosts, GiveTheNumberOfRanksWhereNoneIsGiven) {
  LaunchOptions options;
  options.hosts = "a:4,b:3";
  EXPECT_EQ(ranks_of(options), 7);
  options.ranks = 5;
  EXPECT_EQ(ranks_of(options), 5);
}

}  // namespace
}  // namespace hepsweep::coordinator
