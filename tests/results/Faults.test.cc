// A disk that is full, damaged or away: a message that helps, and nothing lost.
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <random>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "core/files.hh"
#include "core/log.hh"
#include "results/commands/status_report.hh"
#include "results/commands/top_report.hh"
#include "results/commands/trial_report.hh"
#include "results/queries/database_care.hh"
#include "results/queries/database_check.hh"
#include "results/queries/sql_query.hh"
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
using ::testing::Not;
using namespace testing;  // NOLINT: of this room's tests

// A file system of a few hundred kilobytes, where the machine lets us have one.
class SmallDisk {
 public:
  explicit SmallDisk(const std::filesystem::path& folder, const std::string& options = "size=3m")
      : folder_(folder) {
    is_there_ = ::mount("tmpfs", folder.c_str(), "tmpfs", 0, options.c_str()) == 0;
  }
  ~SmallDisk() {
    if (is_there_) ::umount2(folder_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  explicit operator bool() const { return is_there_; }

 private:
  std::filesystem::path folder_;
  bool is_there_ = false;
};

class Faults : public ::testing::Test {
 protected:
  ~Faults() override { ::unsetenv("HEPSWEEP_DATABASE_MODE"); }

  // Stores results until the disk is full: the message, and the trial that could not be stored.
  std::string fill(ResultStore& store, std::int64_t& trial) {
    for (trial = 1; trial <= 400; ++trial) {
      try {
        store_large(store, trial);
      } catch (const StorageProblem& problem) {
        EXPECT_TRUE(problem.may_pass());
        return problem.what();
      }
    }
    return "";
  }
  static void store_large(ResultStore& store, std::int64_t trial) {
    auto result = small_result(0.5);
    result.model = std::string(20'000, 'x');
    finish(store, trial, result);
  }

  void expect_to_go_on_after_a_full_disk() {
    const SmallDisk disk(folder_.path());
    if (!disk) GTEST_SKIP() << "a file system can't be mounted here";
    folder_.write("ballast", std::string(400'000, '.'));
    auto store = ResultStore::open(file_, small_study());
    store.transaction([&] { add_configuration(store, 1, 400); });
    std::int64_t trial = 0;
    EXPECT_THAT(fill(store, trial), AllOf(HasSubstr("small.db: "), HasSubstr("the disk is full ("),
                                          HasSubstr(" free); free some space")));
    EXPECT_THROW(store_large(store, trial), StorageProblem);  // as long as the cause is there
    std::filesystem::remove(folder_ / "ballast");
    store_large(store, trial);
    EXPECT_EQ(store.trials()[std::size_t(trial) - 1].state, studies::TrialState::complete);
    EXPECT_EQ(store.resume_point().final_trials, 0);
    store_large(store, trial + 1);
    EXPECT_EQ(answer(file_, "SELECT complete FROM progress"), std::to_string(trial + 1));
    EXPECT_THAT(check_database(file_), IsEmpty());
  }

  hepsweep::testing::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "small.db";
};

TEST_F(Faults, AFullDiskIsWaitedFor) {
  expect_to_go_on_after_a_full_disk();
}

// The file itself, its log, and the memory that readers share: each is the first that finds no
// room.
TEST_F(Faults, WhereNoFileCanBeMadeTheMessageSaysWhy) {
  for (int files = 1; files <= 3; ++files) {
    const SmallDisk disk(folder_.path(), "size=2m,nr_inodes=" + std::to_string(1 + files));
    if (!disk) GTEST_SKIP() << "a file system can't be mounted here";
    try {
      ResultStore::open(file_, small_study());
      ADD_FAILURE() << "opened with " << files << " files";
    } catch (const StorageProblem& problem) {
      EXPECT_TRUE(problem.may_pass());
      EXPECT_THAT(problem.what(), AllOf(HasSubstr("small.db: "), HasSubstr("takes no more files"),
                                        Not(HasSubstr("No such file"))));
    }
    EXPECT_THAT(files_in(folder_.path()), IsEmpty());
  }
}

TEST_F(Faults, WhereAReaderMayNotReadTheMessageSaysWhy) {
  { auto store = ResultStore::open(file_, small_study()); }
  std::filesystem::permissions(file_, std::filesystem::perms::none);
  if (::access(file_.c_str(), R_OK) == 0) GTEST_SKIP() << "root may read everything";
  EXPECT_THAT(input_error_of([&] { StoredStudy study(file_); }),
              AllOf(HasSubstr("Permission denied"), HasSubstr("make file and folder writable")));
}

TEST(StorageMessages, NameTheFileTheCauseAndWhatToDo) {
  const auto message = [](int code, int error) {
    return std::string(DatabaseError("/data/a.db", "text", code, error).what());
  };
  EXPECT_THAT(message(SQLITE_IOERR, EIO),
              AllOf(HasSubstr("/data/a.db: text: Input/output error"), HasSubstr("system's log")));
  EXPECT_THAT(message(SQLITE_IOERR, EDQUOT), HasSubstr("larger quota"));
  EXPECT_THAT(message(SQLITE_IOERR, ENOSPC), HasSubstr("the disk is full"));
  EXPECT_THAT(message(SQLITE_CANTOPEN, EROFS), HasSubstr("Read-only file system"));
  EXPECT_THAT(message(SQLITE_CANTOPEN, EACCES), HasSubstr("make file and folder writable"));
  EXPECT_THAT(message(SQLITE_IOERR, ESTALE), HasSubstr("file server"));
  EXPECT_THAT(message(SQLITE_FULL, 0), HasSubstr("the disk is full"));
  EXPECT_THAT(message(SQLITE_BUSY, 0), HasSubstr("another program holds it"));
  EXPECT_THAT(message(SQLITE_READONLY, 0), HasSubstr("writable"));
  EXPECT_THAT(message(SQLITE_CORRUPT, 0), HasSubstr("hepsweep db check /data/a.db"));
}

TEST(StorageMessages, TellWhatMayPass) {
  const auto may_pass = [](int code) { return DatabaseError("a.db", "", code).may_pass(); };
  for (const int code : {SQLITE_FULL, SQLITE_IOERR, SQLITE_IOERR_WRITE, SQLITE_BUSY, SQLITE_LOCKED,
                         SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_ABORT}) {
    EXPECT_TRUE(may_pass(code)) << code;
  }
  for (const int code : {SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_CONSTRAINT, SQLITE_ERROR}) {
    EXPECT_FALSE(may_pass(code)) << code;
  }
}

TEST_F(Faults, AfterAnErrorInsideTheWholeTransactionCanBeRepeated) {
  auto store = ResultStore::open(file_, small_study());
  add_configuration(store, 1, 2);
  Connection breaker(file_, SQLite::OPEN_READWRITE);
  breaker.script(
      "CREATE TRIGGER fault BEFORE INSERT ON metric WHEN NEW.metric = 'log_loss' "
      "BEGIN SELECT RAISE(ABORT, 'fault'); END");
  const auto both = [&] {
    store.transaction([&] {
      store.start_attempt({.trial = 1, .attempt = 1, .worker = 1, .host = "a"});
      EXPECT_THROW(store.finish_trial(1, 1, small_result(0.7)), Error);
      store.log_event("note", "goes on though a call failed half-way");
    });
  };
  EXPECT_THROW(both(), StorageProblem);  // what was half done is not stored
  EXPECT_EQ(answer(file_, "SELECT count(*) FROM attempts"), "0");
  breaker.script("DROP TRIGGER fault");
  finish(store, 1, small_result(0.7));
  EXPECT_EQ(answer(file_, "SELECT complete || ',' || waiting FROM progress"), "1,1");
  EXPECT_THAT(check_database(file_), IsEmpty());
}

TEST_F(Faults, AResultThatCanNotBeStoredLeavesTheOthersAlone) {
  auto store = ResultStore::open(file_, small_study());
  add_configuration(store, 1, 2);
  auto wrong = small_result(0.7);
  wrong.curves.push_back({0, "validation", "auc", 0.5});
  store.transaction([&] {
    finish(store, 1, small_result(0.8));
    store.start_attempt({.trial = 2, .attempt = 1, .worker = 1, .host = "a"});
    EXPECT_THROW(store.finish_trial(2, 1, wrong), Error);
    wrong.curves.back().epoch = 2;
    EXPECT_THROW(store.finish_trial(2, 1, wrong), Error);  // twice the same point
    store.fail_attempt({.trial = 2, .attempt = 1, .outcome = "error", .message = "bad result"});
  });
  EXPECT_EQ(answer(file_, "SELECT complete || ',' || waiting FROM progress"), "1,1");
  EXPECT_THAT(check_database(file_), IsEmpty());
}

// Whatever is asked of a damaged file ends with an answer or with an Error, and the check sees it.
TEST_F(Faults, ADamagedFileIsNeverACrash) {
  {
    auto store = ResultStore::open(file_, small_study());
    fill_small(store);
  }
  // Damage to a page that nothing is in would be none.
  SQLite::Database(file_.string(), SQLite::OPEN_READWRITE).exec("VACUUM");
  const std::string whole = read_file(file_);
  const std::size_t page_bytes =
      std::stoul(answer(file_, "SELECT page_size FROM pragma_page_size"));
  std::minstd_rand random(7);
  for (int round = 0; round < 24; ++round) {
    std::string damaged = whole;
    const std::size_t page = page_bytes * (1 + random() % (whole.size() / page_bytes - 1));
    for (std::size_t i = 0; i < 64; ++i) damaged[page + i] = static_cast<char>(random());
    const auto put_back = [&] {
      for (const char* suffix : {"-wal", "-shm", "-journal"}) {
        std::filesystem::remove(file_.string() + suffix);
      }
      folder_.write("small.db", damaged);
    };
    put_back();
    const std::vector<std::function<void()>> questions = {
        [&] { top_report(StoredStudy(file_), 10); },
        [&] {
          const StoredStudy study(file_);
          status_report(study, progress_of(study));
        },
        [&] { trial_report_json(StoredStudy(file_), 4); },
        [&] { answer(file_, "SELECT count(*) FROM metrics"); },
        [&] { back_up_database(file_, folder_ / "copy.db"); },
        [&] { ResultStore::open(file_, small_study()).trials(); }};
    for (const auto& question : questions) {
      try {
        question();
      } catch (const std::exception& error) {
        EXPECT_STRNE(error.what(), "");
      }
    }
    put_back();
    std::string found;
    try {
      for (const std::string& problem : check_database(file_)) found += problem;
    } catch (const Error& error) {
      found = error.what();
    }
    EXPECT_NE(found, "") << "page at " << page;
  }
}

TEST_F(Faults, ADamagedFileIsCalledSo) {
  {
    auto store = ResultStore::open(file_, small_study());
    fill_small(store);
  }
  std::filesystem::resize_file(file_, 8 * 4096);
  try {
    answer(file_, "SELECT * FROM metrics");
    ADD_FAILURE() << "was read";
  } catch (const StorageProblem& problem) {
    EXPECT_THAT(problem.what(), AllOf(HasSubstr("small.db: "), HasSubstr("is damaged"),
                                      HasSubstr("hepsweep db check"), HasSubstr("backup")));
    EXPECT_FALSE(problem.may_pass());
  }
}

// Exclusive mode, as on a network file system, from beginning to end.
TEST_F(Faults, AKilledWriterInExclusiveModeLeavesAWholeDatabase) {
  ::setenv("HEPSWEEP_DATABASE_MODE", "exclusive", 1);
  std::minstd_rand random(11);
  for (int round = 0; round < 5; ++round) {
    const pid_t child = ::fork();
    if (child == 0) {
      configure_log(LogLevel::error);
      auto store = ResultStore::open(file_, small_study());
      store.set_run_state("running", 1);
      for (std::int64_t c = store.resume_point().configuration;; ++c) {
        store.transaction([&] {
          add_configuration(store, c, 2);
          for (const StoredTrial& trial : store.search_trials_from(c)) {
            if (studies::is_final(trial.state)) continue;
            finish(store, trial.record.trial, small_result(0.7), trial.attempts + 1);
          }
        });
      }
    }
    ::usleep(60'000 + static_cast<useconds_t>(random() % 120'000));
    if (std::filesystem::exists(file_.string() + ".snapshot")) {
      EXPECT_EQ(StoredStudy(file_).study().name, "small");
      back_up_database(file_, folder_ / "copy.db");
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    { ResultStore::open(file_, small_study()); }
    EXPECT_THAT(check_database(file_), IsEmpty());
  }
}

}  // namespace
}  // namespace hepsweep::results
