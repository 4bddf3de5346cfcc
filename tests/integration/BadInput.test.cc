// Rule 5: wrong input gets one clear message and the right exit code, and leaves nothing behind.
#include <csignal>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "core/files.hh"
#include "tests/integration/study_runs.hh"

namespace hepsweep::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class BadInput : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string good = "a,b,label\n";
    for (int i = 0; i < 200; ++i) {
      good += std::to_string(i * 7 % 100) + "," + std::to_string(i * 3 % 50) + "," +
              std::to_string(i % 2) + "\n";
    }
    folder_.write("good.csv", good);
  }

  static Json study_on(const std::string& file) {
    Json study = small_study();
    study["data"] = {{"files", {{{"path", file}}}},
                     {"label", "label"},
                     {"features", {{"all_except", {"label"}}}}};
    return study;
  }

  ProgramOutput run(const Json& study) {
    folder_.write("study.json", study.dump(2));
    return hepsweep({"run", "study.json", "--db", "study.db", "--quiet"}, folder_.path());
  }

  // Exit code 2, one line of complaint that says all this, and no database.
  template <typename Matcher>
  void expect_refused(const ProgramOutput& output, const Matcher& message) {
    EXPECT_EQ(output.exit_code, 2) << output.error;
    EXPECT_THAT(output.error, message);
    EXPECT_EQ(std::count(output.error.begin(), output.error.end(), '\n'), 1) << output.error;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "study.db"));
  }

  void expect_file_refused(const std::string& content, const std::string& message) {
    folder_.write("bad.csv", content);
    expect_refused(run(study_on("bad.csv")), AllOf(HasSubstr("bad.csv"), HasSubstr(message)));
  }

  std::string good_csv() const { return read_file(folder_ / "good.csv"); }

  TemporaryFolder folder_;
};

TEST_F(BadInput, TheGoodFileIsGood) {
  EXPECT_EQ(run(study_on("good.csv")).exit_code, 0);
}

TEST_F(BadInput, MissingStudy) {
  expect_refused(hepsweep({"run", "nothing.json"}, folder_.path()), HasSubstr("nothing.json"));
}

TEST_F(BadInput, StudyThatIsNoJson) {
  folder_.write("study.json", "{\n  \"hepsweep\": 1,\n  oops\n}");
  expect_refused(hepsweep({"run", "study.json"}, folder_.path()), HasSubstr("study.json:3:"));
}

TEST_F(BadInput, MissingEventFile) {
  expect_refused(run(study_on("nowhere.csv")), HasSubstr("nowhere.csv"));
}

TEST_F(BadInput, RaggedRow) {
  expect_file_refused(good_csv() + "1,2\n", ":202");
}

TEST_F(BadInput, TextInANumberColumn) {
  expect_file_refused(good_csv() + "1,many,0\n", "many");
}

TEST_F(BadInput, EmptyFile) {
  expect_file_refused("", "empty");
}

TEST_F(BadInput, HeaderOnly) {
  expect_file_refused("a,b,label\n", "event");
}

TEST_F(BadInput, OneClassOnly) {
  expect_file_refused("a,b,label\n1,2,1\n2,3,1\n4,5,1\n", "class");
}

TEST_F(BadInput, UndefinedFeatureWithoutAPolicy) {
  expect_file_refused(good_csv() + "nan,2,1\n", ":202");
}

TEST_F(BadInput, TruncatedGzip) {
  const auto file = folder_ / "cut.csv.gz";
  const gzFile out = gzopen(file.c_str(), "wb");
  const std::string csv = good_csv();
  gzwrite(out, csv.data(), static_cast<unsigned>(csv.size()));
  gzclose(out);
  std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
  expect_refused(run(study_on("cut.csv.gz")), HasSubstr("cut.csv.gz"));
}

TEST_F(BadInput, UnknownKeyNamesTheNearest) {
  Json study = small_study();
  study["training"]["epoch"] = 3;
  expect_refused(run(study), AllOf(HasSubstr("training.epoch"), HasSubstr("\"epochs\""),
                                   HasSubstr("study.json:")));
}

TEST_F(BadInput, UnknownParameter) {
  Json study = small_study();
  study["network"][0]["dense"]["units"] = "$breadth";
  expect_refused(run(study), HasSubstr("breadth"));
}

TEST_F(BadInput, UnusedParameter) {
  Json study = small_study();
  study["search"]["space"]["depth"] = {1, 2};
  expect_refused(run(study), HasSubstr("depth"));
}

TEST_F(BadInput, AGridOfABillionPoints) {
  Json study = small_study();
  for (const char* name : {"a", "b", "c"}) {
    study["network"].insert(study["network"].begin(),
                            {{"dropout", {{"rate", std::string("$") + name}}}});
    study["search"]["space"][name] = {{"linear", {0.0, 0.9}}, {"points", 1000}};
  }
  expect_refused(run(study), AllOf(HasSubstr("4,000,000,000"), HasSubstr("random")));
}

TEST_F(BadInput, ZeroReplicas) {
  Json study = small_study();
  study["replicas"] = 0;
  expect_refused(run(study), AllOf(HasSubstr("replicas"), HasSubstr("0")));
}

TEST_F(BadInput, LossThatDoesNotFitTheLastLayer) {
  Json study = small_study();
  study["network"][2]["dense"]["activation"] = "tanh";
  expect_refused(run(study), HasSubstr("network"));
}

TEST_F(BadInput, MoreOutputsThanClasses) {
  Json study = small_study();
  study["network"][2]["dense"] = {{"units", 7}, {"activation", "softmax"}};
  study["training"]["loss"] = "categorical_cross_entropy";
  expect_refused(run(study), AllOf(HasSubstr("7 outputs"), HasSubstr("2 classes")));
}

TEST_F(BadInput, DatabaseOfAnotherStudy) {
  ASSERT_EQ(run(small_study()).exit_code, 0);
  const std::string before = rows_of(folder_ / "study.db");
  Json other = small_study();
  other["replicas"] = 4;
  const auto output = run(other);
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_THAT(output.error, HasSubstr("study.db"));
  EXPECT_EQ(rows_of(folder_ / "study.db"), before);
}

TEST_F(BadInput, DatabaseThatIsNone) {
  folder_.write("study.db", std::string(5000, 'x'));
  folder_.write("study.json", small_study().dump());
  const auto output = hepsweep({"run", "study.json", "--db", "study.db"}, folder_.path());
  EXPECT_EQ(output.exit_code, 2) << output.error;
  EXPECT_THAT(output.error, HasSubstr("study.db"));
  EXPECT_EQ(read_file(folder_ / "study.db"), std::string(5000, 'x'));
}

TEST_F(BadInput, FolderThatDoesNotExist) {
  folder_.write("study.json", small_study().dump());
  const auto output =
      hepsweep({"run", "study.json", "--db", "no/such/folder/study.db"}, folder_.path());
  EXPECT_EQ(output.exit_code, 2) << output.error;
  EXPECT_THAT(output.error, HasSubstr("no/such/folder"));
}

TEST_F(BadInput, FolderThatCannotBeWritten) {
  // Root may write anywhere but into the kernel's own file systems.
  folder_.write("study.json", small_study().dump());
  const auto output = hepsweep(
      {"run", "study.json", "--db", "/proc/study.db", "--cache", (folder_ / "cache").string()},
      folder_.path());
  EXPECT_EQ(output.exit_code, 2) << output.error;
  EXPECT_THAT(output.error, HasSubstr("/proc"));
}

TEST_F(BadInput, TwoCoordinatorsOnOneDatabase) {
  folder_.write("study.json", slow_study().dump(2));
  BackgroundProgram first(alone({"run", "study.json", "--db", "study.db", "--quiet"}),
                          folder_.path());
  ASSERT_TRUE(wait_until(folder_ / "study.db", "select count(*) from trials", 1));
  const auto second =
      hepsweep({"run", "study.json", "--db", "study.db", "--quiet"}, folder_.path());
  EXPECT_EQ(second.exit_code, 2) << second.error;
  EXPECT_THAT(second.error, HasSubstr(std::to_string(first.process())));
  first.signal(SIGTERM);
  EXPECT_EQ(first.wait().exit_code, 75);
}

TEST_F(BadInput, UnderMpiOneComplaintAndTheExitCode) {
  Json study = small_study();
  study["replicas"] = 0;
  folder_.write("study.json", study.dump(2));
  const auto output =
      run_program(over_mpi(3, {"run", "study.json", "--db", "study.db"}), folder_.path());
  EXPECT_EQ(output.exit_code, 2) << output.error;
  const std::string complaint = "replicas";
  const std::size_t first = output.error.find(complaint);
  ASSERT_NE(first, std::string::npos) << output.error;
  EXPECT_EQ(output.error.find("hepsweep: error", first), std::string::npos) << output.error;
}

TEST_F(BadInput, UnknownInstructionSet) {
  folder_.write("study.json", small_study().dump());
  expect_refused(hepsweep({"run", "study.json", "--isa", "x86-64-v9"}, folder_.path()),
                 AllOf(HasSubstr("x86-64-v9"), HasSubstr("did you mean")));
}

TEST_F(BadInput, UnknownCommandAndUnknownOption) {
  EXPECT_EQ(hepsweep({"runn"}, folder_.path()).exit_code, 2);
  EXPECT_EQ(hepsweep({"run", "study.json", "--wrokers", "2"}, folder_.path()).exit_code, 2);
  EXPECT_EQ(hepsweep({}, folder_.path()).exit_code, 2);
}

TEST_F(BadInput, AFullDiskBehindStandardOutputIsAnError) {
  ASSERT_EQ(run(small_study()).exit_code, 0);
  const auto output = run_program(
      {"sh", "-c", std::string(HEPSWEEP_PROGRAM) + " top study.db > /dev/full"}, folder_.path());
  EXPECT_EQ(output.exit_code, 1);
  EXPECT_THAT(output.error, HasSubstr("standard output"));
}

TEST_F(BadInput, ADivergedTrialIsNoFailure) {
  Json study = small_study();
  study["training"]["optimizer"] = {{"sgd", {{"learning_rate", 1e30}}}};
  const auto output = run(study);
  EXPECT_EQ(output.exit_code, 0) << output.error;
  EXPECT_EQ(number_of(folder_ / "study.db", "select count(*) from trials where state = 'diverged'"),
            12);
  EXPECT_EQ(hepsweep({"top", "study.db"}, folder_.path()).exit_code, 0);
}

}  // namespace
}  // namespace hepsweep::testing
