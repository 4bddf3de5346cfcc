#include <chrono>
#include <cmath>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "core/files.hh"
#include "core/log.hh"
#include "studies/events/event_cache.hh"
#include "studies/events/features.hh"
#include "studies/events/folder_lock.hh"
#include "studies/generator/heavy_higgs.hh"
#include "tests/studies/events/event_files.hh"

namespace hepsweep::testing {
namespace {

namespace fs = std::filesystem;
using studies::MappedEvents;
using studies::open_events;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const char* const text = "label,x,name,y\n0,1.5,a,\n1,2.5,b,-999\n1,3,c,7\n";
const char* const marks = R"(, "undefined": -999, "features": ["x", "y"])";

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  return files;
}

class EventCache : public ::testing::Test {
 protected:
  EventCache() { folder_.write("events.csv", text); }

  MappedEvents open(const std::string& more = marks, const std::string& file = "events.csv") const {
    return open_events(one_file(folder_, file, more), cache());
  }
  fs::path cache() const { return folder_ / "cache"; }

  TemporaryFolder folder_;
};

TEST_F(EventCache, GivesWhatTheFileHolds) {
  for (const char* turn : {"written", "mapped"}) {
    SCOPED_TRACE(turn);
    const MappedEvents events = open();
    EXPECT_TRUE(events.is_shared());
    const auto& view = events.view();
    EXPECT_THAT(view.columns, ElementsAre("x", "y"));
    EXPECT_THAT(view.classes, ElementsAre("background", "signal"));
    EXPECT_THAT(view.labels, ElementsAre(0, 1, 1));
    EXPECT_THAT(view.weights, ElementsAre(1, 1, 1));
    EXPECT_EQ(view.values[0], 1.5F);
    EXPECT_TRUE(std::isnan(view.values[1]) && std::isnan(view.values[3]));
    EXPECT_EQ(view.values[5], 7.F);
    ASSERT_EQ(events.sources().size(), 1U);
    EXPECT_EQ(events.sources()[0].name, (folder_ / "events.csv").string());
    EXPECT_EQ(events.sources()[0].events, 3U);
    ASSERT_EQ(events.notes().size(), 2U);
    EXPECT_EQ(events.notes()[0].column, "name");
  }
  EXPECT_EQ(files_in(cache()).size(), 1U);
}

TEST_F(EventCache, MemoryAndFileHaveOneDigest) {
  const MappedEvents memory(studies::load_events(one_file(folder_, "events.csv", marks)));
  EXPECT_FALSE(memory.is_shared());
  EXPECT_EQ(memory.digest(), open().digest());
}

TEST_F(EventCache, DigestIsOfTheContent) {
  const std::string digest = open().digest();
  EXPECT_EQ(digest.size(), 32U);
  folder_.write("sub/other.csv", text);
  EXPECT_EQ(open(marks, "sub/other.csv").digest(), digest);
  compressed(folder_, text);
  EXPECT_EQ(open(marks, "compressed.csv.gz").digest(), digest);
  folder_.write("events.csv", std::string(text) + "0,1,d,1\n");
  EXPECT_NE(open().digest(), digest);
}

TEST_F(EventCache, FeaturesSplitsAndPoliciesShareOneFile) {
  open();
  open(R"(, "undefined": {"values": -999, "policy": "median"}, "split": {"seed": 9})");
  EXPECT_EQ(files_in(cache()).size(), 1U);
  open(R"(, "weight": "x")");
  open("");
  EXPECT_EQ(files_in(cache()).size(), 3U);
}

TEST_F(EventCache, TheSameContentTwiceIsRefused) {
  folder_.write("copy.csv", text);
  const auto open_both = [&](const std::string& first, const std::string& second) {
    const auto settings =
        data_settings(R"({"files": [{"path": "events.csv")" + first + R"(}, {"path": "copy.csv")" +
                          second + R"(}], "label": "label"})",
                      folder_.path());
    return open_events(settings, cache());
  };
  EXPECT_EQ(open_both(R"(, "split": "train")", R"(, "split": "test")").view().events(), 6U);
  // A cache file of these contents is there now; the splits are no part of its key.
  EXPECT_THAT(
      input_error([&] { open_both("", ""); }),
      ::testing::AllOf(HasSubstr("data.files[1]"), HasSubstr("copy.csv"),
                       HasSubstr("the same events as data.files[0]"), HasSubstr("events.csv")));
}

TEST_F(EventCache, ViewOutlivesItsFirstOwner) {
  MappedEvents copy = [this] { return open(); }();
  const auto view = copy.view();
  const MappedEvents other = copy;
  copy = open("");
  EXPECT_EQ(view.values[0], 1.5F);
  EXPECT_EQ(view.columns[1], "y");
}

TEST_F(EventCache, DamagedFilesAreMadeAnew) {
  configure_log(LogLevel::error);  // a warning for each would hide the rest
  const std::string digest = open().digest();
  const fs::path file = files_in(cache()).front();
  const std::string good = read_file(file);
  for (std::size_t at = 0; at < good.size(); at += 13) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    write_file_atomically(file, bad);
    const MappedEvents events = open();
    ASSERT_EQ(events.digest(), digest) << at;
    ASSERT_EQ(events.view().values[4], 3.F) << at;
  }
  for (std::size_t size = 0; size < good.size(); size += 29) {
    write_file_atomically(file, good.substr(0, size));
    ASSERT_EQ(open().view().events(), 3U) << size;
  }
  configure_log(LogLevel::info);
}

TEST_F(EventCache, ManyProcessesOpenAtOnce) {
  std::vector<pid_t> children;
  for (int i = 0; i < 6; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      int status = 1;
      try {
        status = open().view().events() == 3 ? 0 : 2;
      } catch (...) {
        status = 3;
      }
      ::_exit(status);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(files_in(cache()).size(), 1U);
}

TEST_F(EventCache, UnusableFolderMeansPrivateMemory) {
  folder_.write("cache", "a file, not a folder");
  const MappedEvents events = open();
  EXPECT_FALSE(events.is_shared());
  EXPECT_EQ(events.view().events(), 3U);
}

TEST_F(EventCache, LeftoversOfKilledProcessesAreRemoved) {
  const auto old = folder_.write("cache/events-x.cache.partial-abc", "half");
  const auto fresh = folder_.write("cache/events-y.cache.partial-def", "half");
  fs::last_write_time(old, fs::file_time_type::clock::now() - std::chrono::hours(2));
  open();
  EXPECT_FALSE(fs::exists(old));
  EXPECT_TRUE(fs::exists(fresh));
}

TEST_F(EventCache, ErrorsNameTheFileAlsoFromTheCache) {
  open();
  const auto settings =
      one_file(folder_, "events.csv", R"(, "undefined": -999, "features": ["name"])");
  const MappedEvents events = open_events(settings, cache());
  EXPECT_THAT(input_error([&] { feature_names(settings, events); }),
              HasSubstr("events.csv:2: column \"name\""));
}

TEST_F(EventCache, BadFilesLeaveNothing) {
  folder_.write("events.csv", "label,x\n0,1\n1\n");
  EXPECT_THAT(input_error([&] { open(); }), HasSubstr("events.csv:3"));
  EXPECT_TRUE(files_in(cache()).empty());
}

TEST_F(EventCache, GeneratedEventsAreCached) {
  const auto settings =
      data_settings(R"({"generate": {"process": "heavy_higgs", "events": 300, "seed": 4}})");
  const auto first = open_events(settings, cache());
  const auto second = open_events(settings, cache());
  EXPECT_TRUE(second.is_shared());
  EXPECT_EQ(first.digest(), second.digest());
  EXPECT_EQ(second.sources()[0].name, "heavy_higgs");
  EXPECT_EQ(files_in(cache()).size(), 1U);
  auto other = settings;
  other.generate->seed = 5;
  EXPECT_NE(open_events(other, cache()).digest(), first.digest());
  other = settings;
  other.generate->nuisances.background_normalisation = 1e-9;
  EXPECT_NE(open_events(other, cache()).digest(), first.digest());
}

TEST_F(EventCache, LockIsOnlyACourtesy) {
  fs::create_directories(cache());
  const studies::FolderLock held(cache());
  EXPECT_TRUE(held.is_held());
  const studies::FolderLock impatient(cache(), std::chrono::milliseconds(30));
  EXPECT_FALSE(impatient.is_held());
  const studies::FolderLock missing(folder_ / "none");
  EXPECT_FALSE(missing.is_held());
}

// Whoever waits for a large file must know that its reader is at work.
TEST_F(EventCache, TellsThatItIsAtWork) {
  int signs = 0;
  const auto count = [&signs] { ++signs; };
  open_events(one_file(folder_, "events.csv", marks), cache(), count);
  EXPECT_EQ(signs, 2);  // the file's digest, before and behind its reading
  std::string rows = "label,x\n";
  for (int i = 0; i < 5000; ++i) rows += "1,0.5\n0,2\n";
  folder_.write("long.csv", rows);
  signs = 0;
  studies::load_events(one_file(folder_, "long.csv"), count);
  EXPECT_EQ(signs, 2);
  signs = 0;
  const studies::FolderLock held(cache());
  const studies::FolderLock waits(cache(), std::chrono::milliseconds(30), count);
  EXPECT_GE(signs, 1);
}

TEST_F(EventCache, EventsGeneratedInBlocksAreTheSame) {
  const auto settings =
      data_settings(R"({"generate": {"process": "heavy_higgs", "events": 4100, "seed": 4}})");
  int signs = 0;
  const auto loaded = studies::load_events(settings, [&signs] { ++signs; });
  EXPECT_EQ(signs, 2);
  studies::GeneratorReport report;
  const auto whole = studies::generate_heavy_higgs({.events = 4100, .seed = 4}, report);
  EXPECT_EQ(loaded.table.values, whole.values);
  EXPECT_EQ(loaded.table.labels, whole.labels);
  EXPECT_EQ(loaded.table.weights, whole.weights);
}

// How often this process has a folder open.
std::size_t times_open(const fs::path& folder) {
  std::size_t times = 0;
  std::error_code gone;  // other threads open and close
  for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
    times += fs::read_symlink(entry.path(), gone) == folder ? 1 : 0;
  }
  return times;
}

TEST_F(EventCache, FileThatChangesBetweenItsDigestAndItsReadingIsRefused) {
  fs::create_directories(cache());
  std::string message;
  std::thread reader;
  {
    const studies::FolderLock held(cache());
    reader = std::thread([&] { message = input_error([&] { open(); }); });
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (times_open(fs::canonical(cache())) < 2 && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::yield();  // until it waits for the lock, and so has the digest
    }
    folder_.write("events.csv", "label,x,name,y\n0,8,a,\n1,9,b,1\n");
  }
  reader.join();
  EXPECT_THAT(message, AllOf(HasSubstr("events.csv"), HasSubstr("changed")));
  folder_.write("events.csv", text);
  EXPECT_EQ(open().view().events(), 3U);
}

}  // namespace
}  // namespace hepsweep::testing
