// What must be refused with one clear message, and with nothing left behind.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/digest.hh"
#include "core/files.hh"
#include "results/queries/stored_study.hh"
#include "results/store/connection.hh"
#include "tests/results/small_study.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::results {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace testing;  // NOLINT: of this room's tests

// Root may write everywhere: these tests act as nobody where they run as root.
class AsNobody {
 public:
  AsNobody() : was_root_(::geteuid() == 0) {
    if (was_root_ && ::seteuid(65534) != 0) throw std::runtime_error("seteuid");
  }
  ~AsNobody() {
    if (was_root_ && ::seteuid(0) != 0) std::abort();
  }

 private:
  bool was_root_;
};

class Refusals : public ::testing::Test {
 protected:
  std::string refusal(const StudyRecord& study = small_study()) {
    return input_error_of([&] { ResultStore::open(file_, study); });
  }
  void execute(const std::string& sql) {
    Connection(file_, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).script(sql.c_str());
  }

  hepsweep::testing::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "small.db";
};

TEST_F(Refusals, AnotherStudy) {
  { ResultStore::open(file_, small_study("first")); }
  EXPECT_THAT(refusal(small_study("second")),
              AllOf(HasSubstr("\"first\""), HasSubstr("\"second\""), HasSubstr("--db"),
                    HasSubstr(small_study("first").digest.substr(0, 8)),
                    HasSubstr(small_study("second").digest.substr(0, 8))));
  EXPECT_THAT(files_in(folder_.path()), ElementsAre("small.db"));
}

TEST_F(Refusals, AnotherStudyWithTheKeysThatDiffer) {
  const auto with = [](const std::string& document) {
    StudyRecord study = small_study();
    study.document = document;
    study.digest = digest_of(document);
    return study;
  };
  {
    ResultStore::open(
        file_, with(R"({"name": "small", "replicas": 3, "final": {"a": 1, "b": 2}, "seed": 1})"));
  }
  EXPECT_THAT(
      refusal(with(R"({"name": "small", "limits": {}, "replicas": 5, "final": {"a": 1, "b": 2}})")),
      AllOf(HasSubstr("differs in: limits, replicas and seed; undo"), HasSubstr("--db FILE")));
  EXPECT_THAT(
      refusal(with(R"({"name": "small", "replicas": 3, "final": {"b": 2, "a": 1}, "seed": 1})")),
      HasSubstr("differs in: final;"));
  EXPECT_THAT(
      refusal(with(R"({"replicas": 3, "name": "small", "final": {"a": 1, "b": 2}, "seed": 1})")),
      HasSubstr("differs in: the order of its keys;"));
}

TEST_F(Refusals, AnotherInstructionSet) {
  { ResultStore::open(file_, small_study()); }
  auto other = small_study();
  other.instruction_set = "x86-64-v4";
  EXPECT_THAT(refusal(other),
              AllOf(HasSubstr("x86-64-v3"), HasSubstr("x86-64-v4"), HasSubstr("--isa x86-64-v3")));
}

TEST_F(Refusals, ASecondCoordinatorInThisProcess) {
  auto first = ResultStore::open(file_, small_study());
  EXPECT_THAT(refusal(), HasSubstr("process " + std::to_string(::getpid()) + " on host "));
}

TEST_F(Refusals, ASecondCoordinatorUntilTheFirstIsKilled) {
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    auto store = ResultStore::open(file_, small_study());
    [[maybe_unused]] const auto written = ::write(ready[1], "x", 1);
    while (true) ::pause();
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  EXPECT_THAT(refusal(), HasSubstr("process " + std::to_string(child)));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_EQ(refusal(), "");
  EXPECT_THAT(files_in(folder_.path()), ElementsAre("small.db"));
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST_F(Refusals, AFolderThatCanNotBeWritten) {
  std::filesystem::permissions(folder_.path(), std::filesystem::perms(0555));
  {
    const AsNobody nobody;
    EXPECT_THAT(refusal(), HasSubstr("can't be written: Permission denied"));
  }
  EXPECT_THAT(files_in(folder_.path()), IsEmpty());
  std::filesystem::permissions(folder_.path(), std::filesystem::perms(0755));
}

TEST_F(Refusals, AFileThatCanNotBeWritten) {
  { ResultStore::open(file_, small_study()); }
  std::filesystem::permissions(file_, std::filesystem::perms(0444));
  std::filesystem::permissions(folder_.path(), std::filesystem::perms(0777));
  {
    const AsNobody nobody;
    EXPECT_THAT(refusal(), AllOf(HasSubstr("small.db"), HasSubstr("read-only")));
  }
  EXPECT_THAT(files_in(folder_.path()), ElementsAre("small.db"));
}

TEST_F(Refusals, AReadOnlyFolderCanStillBeRead) {
  { ResultStore::open(file_, small_study()); }
  std::filesystem::permissions(folder_.path(), std::filesystem::perms(0555));
  {
    const AsNobody nobody;
    EXPECT_EQ(StoredStudy(file_).study().name, "small");
  }
  std::filesystem::permissions(folder_.path(), std::filesystem::perms(0755));
}

TEST_F(Refusals, AMissingFolder) {
  file_ = folder_ / "none/small.db";
  EXPECT_THAT(refusal(), HasSubstr("does not exist"));
}

TEST_F(Refusals, AFolderInsteadOfAFile) {
  file_ = folder_.path();
  EXPECT_THAT(refusal(), HasSubstr("is a folder"));
}

TEST_F(Refusals, AFileThatIsNoDatabase) {
  folder_.write("small.db", "label,feature\n1,2\n" + std::string(2000, 'x'));
  EXPECT_THAT(refusal(), HasSubstr("is not a database of hepsweep"));
  EXPECT_THAT(input_error_of([&] { StoredStudy study(file_); }),
              HasSubstr("is not a database of hepsweep"));
  EXPECT_EQ(read_file(file_).substr(0, 5), "label");
  EXPECT_THAT(files_in(folder_.path()), ElementsAre("small.db"));
}

TEST_F(Refusals, ADatabaseOfSomebodyElse) {
  execute("CREATE TABLE songs (title TEXT)");
  EXPECT_THAT(refusal(), HasSubstr("is not a database of hepsweep"));
  EXPECT_THAT(input_error_of([&] { ResultStore::open_existing(file_); }),
              HasSubstr("is not a database of hepsweep"));
  EXPECT_THAT(files_in(folder_.path()), ElementsAre("small.db"));
}

TEST_F(Refusals, ANewerVersion) {
  { ResultStore::open(file_, small_study()); }
  execute("PRAGMA user_version = 999");
  EXPECT_THAT(refusal(), AllOf(HasSubstr("version 999"), HasSubstr("newer hepsweep")));
  EXPECT_THAT(input_error_of([&] { StoredStudy study(file_); }), HasSubstr("version 999"));
}

TEST_F(Refusals, AMissingDatabaseIsNotMadeByReading) {
  EXPECT_THAT(input_error_of([&] { StoredStudy study(file_); }), HasSubstr("no such database"));
  EXPECT_THAT(files_in(folder_.path()), IsEmpty());
}

TEST_F(Refusals, NumbersThatAreNotThere) {
  auto store = ResultStore::open(file_, small_study());
  const StoredStudy empty(file_);
  EXPECT_THAT(input_error_of([&] { empty.trial(1); }), HasSubstr("there is none yet"));
  EXPECT_THAT(input_error_of([&] { empty.trial_for_prediction(); }), HasSubstr("no model"));
  fill_small(store);
  const StoredStudy study(file_);
  EXPECT_THAT(input_error_of([&] { study.trial(10); }), HasSubstr("go up to 9"));
  EXPECT_THAT(input_error_of([&] { study.configuration(0); }), HasSubstr("go up to 3"));
}

}  // namespace
}  // namespace hepsweep::results
