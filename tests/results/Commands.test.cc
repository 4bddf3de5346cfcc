#include <fstream>
#include <limits>
#include <regex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/files.hh"
#include "core/json_file.hh"
#include "results/commands/cells.hh"
#include "results/commands/db_command.hh"
#include "results/commands/query_command.hh"
#include "results/commands/show_command.hh"
#include "results/commands/status_command.hh"
#include "results/commands/top_command.hh"
#include "results/queries/sql_query.hh"
#include "results/queries/stored_study.hh"
#include "tests/results/small_study.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::results {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace testing;  // NOLINT: of this room's tests

class Commands : public ::testing::Test {
 protected:
  Commands() {
    auto store = ResultStore::open(file_, small_study());
    fill_small(store);
  }

  // What a command prints; its exit code is in outcome_.
  std::string output(std::vector<std::string> arguments) {
    Program program("hepsweep", "");
    for (auto add : {register_status, register_top, register_show, register_query, register_db}) {
      add(program);
    }
    ::testing::internal::CaptureStdout();
    try {
      outcome_ = program.parse(std::move(arguments));
    } catch (...) {
      ::testing::internal::GetCapturedStdout();
      throw;
    }
    return ::testing::internal::GetCapturedStdout();
  }

  hepsweep::testing::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "small.db";
  ExitCode outcome_ = ExitCode::failed;
};

TEST_F(Commands, TopPrintsTheLeaderboard) {
  const std::string golden =
      R"(rank  configuration  width  activation              auc  replicas  tied  network_parameters  core_seconds
----  -------------  -----  ----------  ---------------  --------  ----  ------------------  ------------
   1              2     32  relu        0.8100 ± 0.0058         3  best               2,000          4.50
   2              3     48  relu        0.8067 ± 0.0088         3  yes                3,000          4.50
   3              1     16  relu        0.7050 ± 0.0050         2  no                 1,000          3.50

auc on the validation split, more is better; mean ± standard error over replicas
ties: paired t-test against the best over common replicas, p-values adjusted by Holm's method; tied: p >= 0.05
with 3 replicas few differences can be told; 5 and more tell the ties apart
no baselines: the study asks for none ("baselines": [])
3 configurations, 9 trials: 8 complete, 0 stopped, 1 diverged, 0 failed, 0 open
validation: not declared
test split: sealed, no look yet
)";
  EXPECT_EQ(output({"top", file_.string()}), golden);
  EXPECT_EQ(outcome_, ExitCode::done);
}

TEST_F(Commands, TopShowsTheObjectiveOfTheLookAndItsCommittee) {
  {
    auto store = ResultStore::open(file_, small_study());
    store.record_look({{2}, "train+validation", "final"});
    for (std::int64_t replica = 0; replica < 2; ++replica) {
      const std::int64_t trial = 10 + replica;
      store.add_trial(
          {.trial = trial, .configuration = 2, .replica = replica, .stage = "final", .epochs = 2});
      auto result = small_result(0.8);
      result.metrics = {
          {.split = "test", .metric = "accuracy", .value = 0.70 + 0.02 * double(replica)},
          {.split = "test", .metric = "auc", .value = 0.78 + 0.02 * double(replica)}};
      finish(store, trial, result);
    }
  }
  EXPECT_THAT(output({"top", file_.string()}), HasSubstr(R"(
test split: 1 look so far
look  configuration  metric           test  replicas  committee  trained on
----  -------------  ------  -------------  --------  ---------  ----------------
   1              2  auc     0.790 ± 0.010         2          -  train+validation
all metrics: hepsweep query )"));
  ResultStore::open(file_, small_study())
      .add_committee(
          {.look = 1,
           .configuration = 2,
           .members = 2,
           .metrics = {{.split = "test", .metric = "auc", .value = 0.8, .error = 0.02}}});
  EXPECT_THAT(output({"top", file_.string()}), HasSubstr(R"(
   1              2  auc     0.790 ± 0.010         2  0.800 ± 0.020  train+validation
committee: of the mean)"));
  const Json board = Json::parse(output({"top", file_.string(), "--json"}));
  EXPECT_EQ(board.at("test_figures").size(), 2U);
  EXPECT_EQ(board.at("test_figures").at(1).at("committee").get<double>(), 0.8);
}

TEST_F(Commands, TopSaysWhyNothingIsRanked) {
  const auto file = folder_ / "unranked.db";
  auto store = ResultStore::open(file, small_study("unranked"));
  add_configuration(store, 1, 2);
  EXPECT_THAT(output({"top", file.string()}), HasSubstr("has a complete trial yet\n"));
  finish(store, 1, small_result(std::numeric_limits<double>::quiet_NaN()));
  EXPECT_THAT(output({"top", file.string()}),
              HasSubstr("no configuration has a finite objective (1 trial complete, 0 diverged)\n"
                        "1 configuration, 2 trials: 1 complete"));
}

TEST_F(Commands, TopTellsNoDifferenceWithOneReplica) {
  const auto file = folder_ / "single.db";
  auto store = ResultStore::open(file, small_study("single"));
  add_configuration(store, 1, 1);
  auto result = small_result(0.8);
  result.cpu_seconds = 0.01234;
  finish(store, 1, result);
  EXPECT_THAT(output({"top", file.string()}),
              AllOf(HasSubstr("with 1 replica no difference can be told"), HasSubstr(" 0.0123\n"),
                    HasSubstr("1 configuration, 1 trial: ")));
  EXPECT_THAT(output({"status", file.string()}), HasSubstr("1 of 9 finished, 1 configuration\n"));
}

TEST(Cells, SecondsHaveThreeDigits) {
  EXPECT_EQ(seconds_cell(0.01234), "0.0123");
  EXPECT_EQ(seconds_cell(15.06), "15.1");
  EXPECT_EQ(seconds_cell(99.96), "100");
  EXPECT_EQ(seconds_cell(1234.4), "1,234");
  EXPECT_EQ(seconds_cell(0), "0");
}

TEST(Cells, NothingActsOnTheTerminal) {
  EXPECT_EQ(visible("a\nb\tc\r\x1b[2J\x7f\xc2\x9b"
                    "5m µ ± é"),
            "a\\nb\\tc\\r\\x1b[2J\\x7f\\x9b5m µ ± é");
  EXPECT_EQ(json_cell(Json("\x1b")), "\\x1b");
  EXPECT_EQ(visible(std::string("\0", 1)), "\\x00");
}

TEST_F(Commands, TablesShowControlCharactersOthersKeepThem) {
  const std::string sql = "SELECT 'x' || char(10) || char(27) || '[1m' AS \"a\nb\"";
  EXPECT_EQ(output({"query", file_.string(), sql}), "a\\nb\n----------\nx\\n\\x1b[1m\n");
  EXPECT_EQ(output({"query", file_.string(), sql, "--format", "csv"}),
            "\"a\nb\"\n\"x\n\x1b[1m\"\n");
  const auto file = folder_ / "strange.db";
  auto store = ResultStore::open(file, small_study("strange"));
  store.add_configuration({.configuration = 1,
                           .parameters = {{"p\x1b", "v\n\x1b"}},
                           .document = {{"name", "strange"}},
                           .network_parameters = 1});
  store.add_trial({.trial = 1, .configuration = 1});
  finish(store, 1, small_result(0.8));
  EXPECT_THAT(output({"top", file.string()}),
              AllOf(HasSubstr("p\\x1b"), HasSubstr("v\\n\\x1b"), Not(HasSubstr("\x1b"))));
  EXPECT_THAT(output({"show", file.string(), "1"}),
              AllOf(HasSubstr("p\\x1b"), HasSubstr("v\\n\\x1b"), Not(HasSubstr("\x1b"))));
}

TEST_F(Commands, TopAsJson) {
  const Json json = parse_json(output({"top", file_.string(), "--json", "--limit", "2"}), "top");
  ASSERT_EQ(json.at("leaderboard").size(), 2U);
  EXPECT_EQ(json.at("leaderboard")[0].at("parameters").at("width"), 32);
  EXPECT_EQ(json.at("leaderboard")[1].at("tied"), true);
  EXPECT_EQ(json.at("states").at("diverged"), 1);
}

TEST_F(Commands, StatusCountsStates) {
  EXPECT_THAT(output({"status", file_.string()}), HasSubstr("9 of 9 finished, 3 configurations"));
  const Json json = parse_json(output({"status", file_.string(), "--json"}), "status");
  EXPECT_EQ(json.at("complete"), 8);
  EXPECT_EQ(json.at("state"), "not started");
}

TEST_F(Commands, StatusShowsNoWorkerAtWorkWhereTheRunHasEnded) {
  {
    auto store = ResultStore::open_existing(file_);
    store.set_run_state("running", 1);
    store.set_workers({{.worker = 1, .host = "node1", .state = "working", .trial = 2}});
    EXPECT_THAT(output({"status", file_.string()}), ContainsRegex("node1 .*working"));
  }
  EXPECT_THAT(output({"status", file_.string()}), ContainsRegex("node1 .*gone"));
  const Json json = parse_json(output({"status", file_.string(), "--json"}), "status");
  EXPECT_EQ(json.at("worker_list")[0].at("state"), "gone");
  EXPECT_EQ(json.at("worker_list")[0].at("trial"), 2);
}

TEST_F(Commands, ShowTellsEverythingAboutATrial) {
  const std::string text = output({"show", file_.string(), "4"});
  for (const char* part : {"complete", "log_loss", "0123456789abcdef", "width", "cpu_seconds"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  const Json json = parse_json(output({"show", file_.string(), "3", "--json"}), "show");
  EXPECT_EQ(json.at("state"), "diverged");
  EXPECT_TRUE(json.at("objective").is_null());
  EXPECT_THROW(output({"show", file_.string(), "99"}), InputError);
}

TEST_F(Commands, QueryPrintsThreeFormats) {
  const std::string sql = "SELECT 1 AS a, 'x,\"y' AS b, NULL AS c, 0.1 AS d, 9e999 AS e";
  EXPECT_EQ(output({"query", file_.string(), sql, "--format", "csv"}),
            "a,b,c,d,e\n1,\"x,\"\"y\",,0.1,inf\n");
  EXPECT_EQ(output({"query", file_.string(), sql, "--json"}),
            "[\n{\"a\":1,\"b\":\"x,\\\"y\",\"c\":null,\"d\":0.1,\"e\":\"inf\"}\n]\n");
  EXPECT_THAT(output({"query", file_.string(), sql}), HasSubstr("1  x,\"y  -  0.1  inf"));
  EXPECT_EQ(output({"query", file_.string(), "SELECT 1 WHERE 0", "--json"}), "[]\n");
  EXPECT_THROW(output({"query", file_.string(), "DELETE FROM trial"}), InputError);
}

TEST_F(Commands, DbCheckAndBackup) {
  EXPECT_THAT(output({"db", "check", file_.string()}), HasSubstr("sound"));
  EXPECT_EQ(outcome_, ExitCode::done);
  output({"db", "backup", file_.string(), (folder_ / "copy.db").string()});
  EXPECT_TRUE(std::filesystem::exists(folder_ / "copy.db"));
  std::filesystem::resize_file(file_, std::filesystem::file_size(file_) / 2);
  output({"db", "check", file_.string(), "--json"});
  EXPECT_EQ(outcome_, ExitCode::failed);
}

// Every SQL example of docs/database.md runs.
TEST_F(Commands, ExamplesOfTheDocumentRun) {
  const std::string text =
      read_file(std::filesystem::path(HEPSWEEP_SOURCE_FOLDER) / "docs/database.md");
  const std::regex block("```sql\n([^`]*)```");
  const StoredStudy study(file_);
  int examples = 0;
  for (std::sregex_iterator at(text.begin(), text.end(), block), end; at != end; ++at) {
    std::istringstream statements((*at)[1].str());
    for (std::string sql; std::getline(statements, sql, ';');) {
      if (sql.find_first_not_of(" \n") == std::string::npos) continue;
      EXPECT_EQ(input_error_of([&] {
                  run_query(study.connection(), sql, {[](const auto&) {}, [](const auto&) {}});
                }),
                "")
          << sql;
      ++examples;
    }
  }
  EXPECT_GE(examples, 24);
}

}  // namespace
}  // namespace hepsweep::results
