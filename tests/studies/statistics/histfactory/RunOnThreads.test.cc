#include <set>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

#include "studies/statistics/histfactory/run_on_threads.hh"

namespace hepsweep::studies::histfactory {
namespace {

TEST(RunOnThreads, CarriesOutEveryTaskOnce) {
  for (const int threads : {1, 2, 3, 64}) {
    for (const std::uint64_t tasks : {0, 1, 15, 16, 17, 1000}) {
      std::vector<int> times(tasks, 0);
      run_on_threads(threads, tasks,
                     [&]() -> Task { return [&](std::uint64_t i) { ++times[i]; }; });
      EXPECT_EQ(times, std::vector<int>(tasks, 1)) << threads;
    }
  }
}

TEST(RunOnThreads, OneThreadIsTheCallers) {
  std::set<std::thread::id> threads;
  run_on_threads(1, 100, [&]() -> Task {
    return [&](std::uint64_t) { threads.insert(std::this_thread::get_id()); };
  });
  EXPECT_EQ(threads, std::set{std::this_thread::get_id()});
}

TEST(RunOnThreads, PassesAnExceptionOn) {
  for (const int threads : {1, 3}) {
    const auto run = [&](std::uint64_t bad) {
      run_on_threads(threads, 200, [&]() -> Task {
        return [=](std::uint64_t i) {
          if (i == bad) throw std::runtime_error("task " + std::to_string(i));
        };
      });
    };
    try {
      run(137);
      ADD_FAILURE() << "no exception with " << threads << " threads";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "task 137");
    }
    EXPECT_NO_THROW(run(1000));
  }
}

TEST(RunOnThreads, PassesOnThatAWorkerCouldNotBeMade) {
  const auto make = []() -> Task { throw std::invalid_argument("no worker"); };
  EXPECT_THROW(run_on_threads(2, 100, make), std::invalid_argument);
}

}  // namespace
}  // namespace hepsweep::studies::histfactory
