#include "studies/statistics/histfactory/run_on_threads.hh"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace hepsweep::studies::histfactory {
namespace {

constexpr std::uint64_t tasks_at_a_time = 16;

// What the threads share.
class TaskList {
 public:
  explicit TaskList(std::uint64_t tasks) : tasks_(tasks) {}

  void work(const std::function<Task()>& make_worker) noexcept {
    try {
      const Task worker = make_worker();
      while (true) {
        const std::uint64_t first = next_.fetch_add(tasks_at_a_time);
        if (first >= tasks_ || is_over_) return;
        const std::uint64_t end = std::min(tasks_, first + tasks_at_a_time);
        for (std::uint64_t task = first; task < end; ++task) worker(task);
      }
    } catch (...) {
      is_over_ = true;
      const std::lock_guard lock(mutex_);
      if (!problem_) problem_ = std::current_exception();
    }
  }

  // When all threads have ended.
  void pass_problem_on() const {
    if (problem_) std::rethrow_exception(problem_);
  }

 private:
  std::uint64_t tasks_;
  std::atomic<std::uint64_t> next_ = 0;
  std::atomic<bool> is_over_ = false;
  std::mutex mutex_;
  std::exception_ptr problem_;
};

}  // namespace

void run_on_threads(int threads, std::uint64_t tasks, const std::function<Task()>& make_worker) {
  TaskList list(tasks);
  {
    std::vector<std::jthread> others;  // joined at the end of this block
    const std::uint64_t useful = (tasks + tasks_at_a_time - 1) / tasks_at_a_time;
    const std::uint64_t wanted = std::min(useful, static_cast<std::uint64_t>(std::max(1, threads)));
    try {
      for (std::uint64_t i = 1; i < wanted; ++i) {
        others.emplace_back([&] { list.work(make_worker); });
      }
    } catch (const std::system_error&) {
      // A limit on threads: the others do all of it.
    }
    list.work(make_worker);
  }
  list.pass_problem_on();
}

}  // namespace hepsweep::studies::histfactory
