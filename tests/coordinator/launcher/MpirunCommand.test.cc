#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/launcher/mpirun_command.hh"

namespace hepsweep::coordinator {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

MpirunRequest small_request() {
  MpirunRequest request;
  request.options.ranks = 3;
  request.program = "/opt/bin/hepsweep";
  request.arguments = {"run", "my study.json"};
  request.outcome_file = "/data/.outcome";
  return request;
}

TEST(MpirunCommand, LetsRanksOutliveEachOther) {
  const auto command = mpirun_command(small_request());
  EXPECT_THAT(
      command.words,
      ElementsAre("mpirun", "-n", "3", "--enable-recovery", "--oversubscribe", "--bind-to", "none",
                  "-x", "HEPSWEEP_OUTCOME_FILE", "/opt/bin/hepsweep", "run", "my study.json"));
  EXPECT_THAT(command.environment,
              UnorderedElementsAre(Pair("HEPSWEEP_OUTCOME_FILE", "/data/.outcome")));
}

TEST(MpirunCommand, NamesHostsAndSumsTheirSlots) {
  auto request = small_request();
  request.options.ranks = 0;
  request.options.hosts = "a:4,b:4";
  const auto words = mpirun_command(request).words;
  EXPECT_THAT((std::vector<std::string>{words.begin(), words.begin() + 5}),
              ElementsAre("mpirun", "-n", "8", "--host", "a:4,b:4"));
}

TEST(MpirunCommand, HandsOurVariablesAndTheUsersOptionsOn) {
  auto request = small_request();
  request.environment = {"HOME", "HEPSWEEP_DATA", "HEPSWEEP_OUTCOME_FILE"};
  request.options.mpirun_options = {"--mca btl  tcp,self", "-v"};
  const auto words = mpirun_command(request).words;
  EXPECT_THAT((std::vector<std::string>{words.begin() + 7, words.end() - 3}),
              ElementsAre("-x", "HEPSWEEP_OUTCOME_FILE", "-x", "HEPSWEEP_DATA", "--mca", "btl",
                          "tcp,self", "-v"));
}

TEST(MpirunCommand, AllowsRootWhereTheUserIsRoot) {
  auto request = small_request();
  request.is_root = true;
  EXPECT_THAT(mpirun_command(request).environment,
              UnorderedElementsAre(Pair("HEPSWEEP_OUTCOME_FILE", "/data/.outcome"),
                                   Pair("OMPI_ALLOW_RUN_AS_ROOT", "1"),
                                   Pair("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1")));
}

}  // namespace
}  // namespace hepsweep::coordinator
