#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/architecture/rules.hh"
#include "tests/architecture/source_file.hh"

namespace hepsweep::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> offences(const std::string& path, const std::string& text) {
  return offences_of({path, text});
}

std::vector<std::string> offences_including(const std::string& path, const std::string& header) {
  return offences(path, "#include " + header + "\n");
}

TEST(Project, KeepsItsRules) {
  const auto sources = project_sources(HEPSWEEP_SOURCE_FOLDER);
  EXPECT_GT(sources.size(), 50U);
  for (const SourceFile& source : sources) {
    for (const std::string& offence : offences_of(source)) {
      ADD_FAILURE() << source.path << ": " << offence;
    }
  }
}

TEST(Includes, AreFound) {
  const auto includes = includes_of(
      "#pragma once\n#include <vector>\n  # include \"core/a.hh\"  // why\n// #include \"no.hh\"\n"
      "#include <Eigen/Core>\nconst char* include = \"x\";\n");
  EXPECT_THAT(includes.own, ElementsAre("core/a.hh"));
  EXPECT_THAT(includes.foreign, ElementsAre("vector", "Eigen/Core"));
}

TEST(Rules, RoomsIncludeDownwardsOnly) {
  EXPECT_THAT(offences_including("core/a.cc", "\"core/b.hh\""), IsEmpty());
  EXPECT_THAT(offences_including("studies/study/a.cc", "\"nn/network/b.hh\""), IsEmpty());
  EXPECT_THAT(offences_including("coordinator/commands/a.cc", "\"worker/b.hh\""), IsEmpty());
  EXPECT_THAT(offences_including("tests/core/a.cc", "\"results/b.hh\""), IsEmpty());
  for (const auto& [path, header] : std::vector<std::pair<std::string, std::string>>{
           {"core/a.cc", "nn/b.hh"},
           {"core/a.hh", "studies/b.hh"},
           {"nn/a.cc", "studies/b.hh"},
           {"nn/a.cc", "coordinator/b.hh"},
           {"studies/search/a.cc", "results/b.hh"},
           {"worker/a.cc", "results/b.hh"},
           {"worker/a.cc", "coordinator/b.hh"},
           {"coordinator/a.cc", "worker/b.hh"},
           {"coordinator/a.cc", "nn/modules/dense.hh"},
           {"coordinator/protocol/a.cc", "results/b.hh"},
           {"coordinator/protocol/a.cc", "coordinator/queue.hh"},
           {"results/a.cc", "coordinator/b.hh"},
           {"results/a.cc", "nn/b.hh"},
           {"slurm/a.cc", "results/b.hh"},
       }) {
    EXPECT_THAT(offences_including(path, "\"" + header + "\""), Contains(HasSubstr(header)))
        << path << " includes " << header;
  }
}

TEST(Rules, LibrariesHaveTheirRooms) {
  EXPECT_THAT(offences_including("coordinator/protocol/a.cc", "<boost/mpi.hpp>"), IsEmpty());
  EXPECT_THAT(offences_including("results/store/a.cc", "<SQLiteCpp/Database.h>"), IsEmpty());
  EXPECT_THAT(offences_including("nn/kernels/a.cc", "<Eigen/Core>"), IsEmpty());
  EXPECT_THAT(offences_including("tests/results/a.cc", "<sqlite3.h>"), IsEmpty());
  for (const auto& [path, header] : std::vector<std::pair<std::string, std::string>>{
           {"coordinator/a.cc", "<boost/mpi/communicator.hpp>"},
           {"worker/a.cc", "<mpi.h>"},
           {"coordinator/a.cc", "<sqlite3.h>"},
           {"studies/a.cc", "<SQLiteCpp/SQLiteCpp.h>"},
           {"nn/modules/a.cc", "<Eigen/Dense>"},
           {"main.cc", "<mpi.h>"},
       }) {
    EXPECT_THAT(offences_including(path, header), Contains(HasSubstr(header))) << path;
  }
}

TEST(Rules, FilesAreShortAndWhole) {
  EXPECT_THAT(offences("core/a.cc", std::string(350, '\n')), IsEmpty());
  EXPECT_THAT(offences("core/a.cc", std::string(351, '\n')), Contains(HasSubstr("351 lines")));
  EXPECT_THAT(offences("core/a.hh", "int a;\n"), Contains(HasSubstr("#pragma once")));
  EXPECT_THAT(offences("core/a.hh", "#pragma once\n"), IsEmpty());
  EXPECT_THAT(offences_including("core/a.cc", "\"error.hh\""), Contains(HasSubstr("top")));
  EXPECT_THAT(offences_including("core/a.cc", "\"../core/error.hh\""), Contains(HasSubstr("top")));
}

TEST(Rules, NoFileNamesAMachine) {
  const std::string folder = std::string("\"/ho") + "me/";  // this file obeys the rule as well
  EXPECT_THAT(offences("core/a.cc", "open(" + folder + "me/data.csv\");\n"),
              Contains(HasSubstr("one machine")));
  EXPECT_THAT(offences("core/a.cc", "open(\"/proc/self/exe\");\n"), IsEmpty());
}

}  // namespace
}  // namespace hepsweep::testing
